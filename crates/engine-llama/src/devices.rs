//! What llama.cpp can compute with on this computer.

use engine::process::{Device, DeviceKind, Engine};
use llama_cpp_2::{LlamaBackendDeviceType, list_llama_ggml_backend_devices};

/// Every device: graphics first, the processor last. What only helps the processor, as
/// our attention does, is none.
pub(crate) fn all() -> Vec<Device> {
    let mut devices: Vec<Device> = list_llama_ggml_backend_devices()
        .into_iter()
        .filter(|device| device.device_type != LlamaBackendDeviceType::Accelerator)
        .map(|device| {
            let kind = kind(device.device_type);
            Device {
                id: match kind {
                    DeviceKind::Cpu => Engine::CPU.to_owned(),
                    _ => device.name,
                },
                name: device.description.trim().to_owned(),
                kind,
                memory: u64::try_from(device.memory_total)
                    .ok()
                    .filter(|bytes| *bytes > 0),
            }
        })
        .collect();
    devices.sort_by_key(|device| match device.kind {
        DeviceKind::Gpu => 0,
        DeviceKind::IntegratedGpu => 1,
        DeviceKind::Accelerator => 2,
        DeviceKind::Cpu => 3,
    });
    devices
}

/// The number of a device for llama.cpp; none for the processor, which it always
/// uses, and for one that is not there.
pub(crate) fn number(id: &str) -> Option<usize> {
    list_llama_ggml_backend_devices()
        .into_iter()
        .filter(|device| device.device_type != LlamaBackendDeviceType::Accelerator)
        .find(|device| device.name == id && kind(device.device_type) != DeviceKind::Cpu)
        .map(|device| device.index)
}

fn kind(kind: LlamaBackendDeviceType) -> DeviceKind {
    match kind {
        LlamaBackendDeviceType::Cpu => DeviceKind::Cpu,
        LlamaBackendDeviceType::Gpu => DeviceKind::Gpu,
        LlamaBackendDeviceType::IntegratedGpu => DeviceKind::IntegratedGpu,
        LlamaBackendDeviceType::Accelerator | LlamaBackendDeviceType::Unknown => {
            DeviceKind::Accelerator
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_helps_the_processor_is_no_device() {
        crate::backend::library().expect("llama.cpp");
        let kinds: Vec<DeviceKind> = all().iter().map(|device| device.kind).collect();
        assert!(kinds.contains(&DeviceKind::Cpu));
        assert!(!kinds.contains(&DeviceKind::Accelerator), "{kinds:?}");
        assert_eq!(number("attention"), None);
    }
}
