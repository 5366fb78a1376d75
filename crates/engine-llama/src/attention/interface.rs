//! What llama.cpp asks of an accelerator: the interface of `ggml-backend-impl.h`, for
//! which the crate has no bindings. Version [`VERSION`] of it, as the pinned
//! `llama-cpp-sys-2` has it.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr;

use llama_cpp_sys_2 as sys;

use super::Attention;
use super::operation::{COLUMNS, Instructions, KEYS, Operation, Rows};

const VERSION: c_int = 3;
const NAME: &CStr = c"attention";
const DESCRIPTION: &CStr = c"Attention on x86 processors";
/// Fewer keys are faster asked than handed over.
const FEWEST_KEYS: i64 = 512;

/// A function that is not given.
type Absent = Option<unsafe extern "C" fn()>;

#[repr(C)]
struct Registration {
    version: c_int,
    name: unsafe extern "C" fn(*const Registration) -> *const c_char,
    device_count: unsafe extern "C" fn(*const Registration) -> usize,
    device: unsafe extern "C" fn(*const Registration, usize) -> *const Device,
    function: unsafe extern "C" fn(*const Registration, *const c_char) -> *const c_void,
    context: *const Device,
}

#[repr(C)]
struct Device {
    name: unsafe extern "C" fn(*const Device) -> *const c_char,
    description: unsafe extern "C" fn(*const Device) -> *const c_char,
    memory: unsafe extern "C" fn(*const Device, *mut usize, *mut usize),
    kind: unsafe extern "C" fn(*const Device) -> sys::ggml_backend_dev_type,
    properties: unsafe extern "C" fn(*const Device, *mut sys::ggml_backend_dev_props),
    start: unsafe extern "C" fn(*const Device, *const c_char) -> *mut Backend,
    buffer_type: unsafe extern "C" fn(*const Device) -> sys::ggml_backend_buffer_type_t,
    host_buffer_type: Absent,
    buffer_from_pointer: Absent,
    supports: unsafe extern "C" fn(*const Device, *const sys::ggml_tensor) -> bool,
    supports_buffer: unsafe extern "C" fn(*const Device, sys::ggml_backend_buffer_type_t) -> bool,
    wants: Absent,
    new_event: Absent,
    free_event: Absent,
    wait_for_event: Absent,
    registration: *const Registration,
    context: *const c_void,
}

#[repr(C)]
struct Backend {
    identity: *const sys::ggml_guid,
    name: unsafe extern "C" fn(*const Backend) -> *const c_char,
    free: unsafe extern "C" fn(*mut Backend),
    /// Transfers, synchronization and plans.
    asynchronous: [Absent; 10],
    compute: unsafe extern "C" fn(*mut Backend, *mut sys::ggml_cgraph) -> sys::ggml_status,
    /// Events and a graph's order.
    events: [Absent; 3],
    device: *const Device,
    context: *mut Attention,
}

/// Tells llama.cpp of it, once in a process and before the first state is made. Nothing
/// happens where the processor lacks the instructions.
pub(crate) fn register() {
    if Instructions::widest().is_none() {
        return;
    }
    // They stay as long as the process.
    let registration = Box::leak(Box::new(Registration {
        version: VERSION,
        name: registration_name,
        device_count,
        device,
        function,
        context: ptr::null(),
    }));
    let device = Box::leak(Box::new(Device {
        name: device_name,
        description,
        memory,
        kind,
        properties,
        start,
        buffer_type,
        host_buffer_type: None,
        buffer_from_pointer: None,
        supports,
        supports_buffer,
        wants: None,
        new_event: None,
        free_event: None,
        wait_for_event: None,
        registration,
        context: ptr::null(),
    }));
    registration.context = device;
    // SAFETY: as the interface asks for; nobody else changes it.
    unsafe { sys::ggml_backend_register(ptr::from_mut(registration).cast()) };
}

unsafe extern "C" fn registration_name(_: *const Registration) -> *const c_char {
    NAME.as_ptr()
}

unsafe extern "C" fn device_count(_: *const Registration) -> usize {
    1
}

unsafe extern "C" fn device(registration: *const Registration, _: usize) -> *const Device {
    // SAFETY: what was registered.
    unsafe { (*registration).context }
}

unsafe extern "C" fn function(_: *const Registration, name: *const c_char) -> *const c_void {
    // SAFETY: a string, as the interface says.
    if unsafe { CStr::from_ptr(name) } == c"ggml_backend_set_n_threads" {
        set_threads as *const c_void
    } else {
        ptr::null()
    }
}

unsafe extern "C" fn set_threads(backend: *mut Backend, threads: c_int) {
    // SAFETY: what `start` gave, and nobody else has it now.
    let attention = unsafe { &mut *(*backend).context };
    attention.threads = usize::try_from(threads).unwrap_or(1).max(1);
}

unsafe extern "C" fn device_name(_: *const Device) -> *const c_char {
    NAME.as_ptr()
}

unsafe extern "C" fn description(_: *const Device) -> *const c_char {
    DESCRIPTION.as_ptr()
}

unsafe extern "C" fn memory(_: *const Device, free: *mut usize, total: *mut usize) {
    // SAFETY: room for a number each.
    unsafe {
        *free = 0;
        *total = 0;
    }
}

unsafe extern "C" fn kind(_: *const Device) -> sys::ggml_backend_dev_type {
    sys::GGML_BACKEND_DEVICE_TYPE_ACCEL
}

unsafe extern "C" fn properties(_: *const Device, to: *mut sys::ggml_backend_dev_props) {
    let properties = sys::ggml_backend_dev_props {
        name: NAME.as_ptr(),
        description: DESCRIPTION.as_ptr(),
        memory_free: 0,
        memory_total: 0,
        type_: sys::GGML_BACKEND_DEVICE_TYPE_ACCEL,
        device_id: ptr::null(),
        caps: sys::ggml_backend_dev_caps {
            async_: false,
            host_buffer: false,
            buffer_from_host_ptr: false,
            events: false,
            mmap_support: true,
        },
    };
    // SAFETY: room for them.
    unsafe { to.write(properties) };
}

unsafe extern "C" fn start(device: *const Device, _: *const c_char) -> *mut Backend {
    static IDENTITY: sys::ggml_guid = *b"deskhand.attentn";
    let Some(instructions) = Instructions::widest() else {
        return ptr::null_mut();
    };
    Box::into_raw(Box::new(Backend {
        identity: &raw const IDENTITY,
        name: backend_name,
        free,
        asynchronous: [None; 10],
        compute,
        events: [None; 3],
        device,
        context: Box::into_raw(Box::new(Attention::new(instructions))),
    }))
}

unsafe extern "C" fn backend_name(_: *const Backend) -> *const c_char {
    NAME.as_ptr()
}

unsafe extern "C" fn free(backend: *mut Backend) {
    // SAFETY: what `start` gave; nobody has it afterwards.
    unsafe {
        let backend = Box::from_raw(backend);
        drop(Box::from_raw(backend.context));
    }
}

unsafe extern "C" fn buffer_type(_: *const Device) -> sys::ggml_backend_buffer_type_t {
    // SAFETY: a function without preconditions.
    unsafe { sys::ggml_backend_cpu_buffer_type() }
}

unsafe extern "C" fn supports_buffer(
    _: *const Device,
    buffer: sys::ggml_backend_buffer_type_t,
) -> bool {
    // SAFETY: a type of buffer, as the interface says.
    unsafe { sys::ggml_backend_buft_is_host(buffer) }
}

unsafe extern "C" fn supports(_: *const Device, node: *const sys::ggml_tensor) -> bool {
    // SAFETY: a node of a graph, as the interface says.
    let node = unsafe { &*node };
    match node.op {
        sys::GGML_OP_NONE
        | sys::GGML_OP_RESHAPE
        | sys::GGML_OP_VIEW
        | sys::GGML_OP_PERMUTE
        | sys::GGML_OP_TRANSPOSE => true,
        // SAFETY: as above.
        sys::GGML_OP_FLASH_ATTN_EXT => unsafe { operation(node) }.is_some(),
        _ => false,
    }
}

unsafe extern "C" fn compute(
    backend: *mut Backend,
    graph: *mut sys::ggml_cgraph,
) -> sys::ggml_status {
    // SAFETY: what `start` gave, and nobody else has it now; the nodes are those that
    // `supports` has agreed to, and their data is there.
    unsafe {
        let attention = &mut *(*backend).context;
        for number in 0..sys::ggml_graph_n_nodes(graph) {
            let node = &*sys::ggml_graph_node(graph, number);
            if node.op != sys::GGML_OP_FLASH_ATTN_EXT {
                continue;
            }
            match operation(node) {
                Some(operation) if attention.compute(&operation) => {}
                Some(_) => return sys::GGML_STATUS_ABORTED,
                None => return sys::GGML_STATUS_FAILED,
            }
        }
    }
    sys::GGML_STATUS_SUCCESS
}

/// What a node computes; none where that is left to the processor's backend.
///
/// # Safety
/// A node of a graph that computes attention.
unsafe fn operation(node: &sys::ggml_tensor) -> Option<Operation> {
    // SAFETY: null, or another tensor of the graph.
    let [questions, keys, values, mask, sinks] =
        [0, 1, 2, 3, 4].map(|source| unsafe { node.src[source].as_ref() });
    let (questions, keys, values) = (questions?, keys?, values?);
    let [scale, most_bias, cap] =
        [0, 1, 2].map(|number| f32::from_bits(node.op_params[number].cast_unsigned()));
    let plain = sinks.is_none() && most_bias == 0.0 && cap == 0.0;
    let types = is(questions, sys::GGML_TYPE_F32)
        && is(keys, sys::GGML_TYPE_F16)
        && is(values, sys::GGML_TYPE_F16)
        && mask.is_none_or(|mask| is(mask, sys::GGML_TYPE_F16) && mask.ne[2] == 1);
    if !(plain && types && keys.ne[1] >= FEWEST_KEYS) {
        return None;
    }
    let [key_length, tokens, heads, _] = shape(questions)?;
    let [_, known, key_heads, _] = shape(keys)?;
    let [value_length, ..] = shape(values)?;
    let fits = key_length.is_multiple_of(COLUMNS)
        && value_length.is_multiple_of(COLUMNS)
        && known.is_multiple_of(KEYS)
        && heads.is_multiple_of(key_heads)
        && values.ne[2] == keys.ne[2];
    fits.then(|| Operation {
        questions: rows(questions, 1, 2),
        keys: rows(keys, 1, 2),
        values: rows(values, 1, 2),
        mask: mask.map(|mask| rows(mask, 1, 2)),
        // Of an answer, the heads of a token lie together.
        answers: rows(node, 2, 1),
        tokens,
        known,
        heads,
        key_heads,
        key_length,
        value_length,
        scale,
    })
}

/// Whether it holds numbers of this type, those of a row together, for one sequence.
fn is(tensor: &sys::ggml_tensor, kind: sys::ggml_type) -> bool {
    let size = if kind == sys::GGML_TYPE_F32 { 4 } else { 2 };
    tensor.type_ == kind && tensor.nb[0] == size && tensor.ne[3] == 1
}

fn shape(tensor: &sys::ggml_tensor) -> Option<[usize; 4]> {
    let mut shape = [0; 4];
    for (length, told) in shape.iter_mut().zip(tensor.ne) {
        *length = usize::try_from(told).ok().filter(|length| *length > 0)?;
    }
    Some(shape)
}

fn rows<Number>(tensor: &sys::ggml_tensor, token: usize, head: usize) -> Rows<Number> {
    Rows {
        start: tensor.data.cast(),
        token: tensor.nb[token],
        head: tensor.nb[head],
    }
}
