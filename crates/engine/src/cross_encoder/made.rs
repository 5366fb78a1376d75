//! A cross-encoder that a test makes: its logit is how often words of the one text stand in
//! the other, plus one for the mark that ends both.

use std::fs;
use std::path::{Path, PathBuf};

use ort::editor::{Graph, Model, Node, ONNX_DOMAIN, Opset};
use ort::memory::Allocator;
use ort::operator::Attribute;
use ort::value::{Outlet, Shape, SymbolicDimensions, Tensor, TensorElementType, ValueType};

use crate::catalogue::{CheckedFile, CrossEncoderWeights};
use crate::{Models, onnx};

/// What comes out for a pair.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outputs {
    /// The logit alone.
    One,
    /// The logit between two that are 0.
    Middle,
}

const TOKENIZER: &str = r#"{
    "version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
    "normalizer": {"type": "Lowercase"}, "pre_tokenizer": {"type": "Whitespace"},
    "post_processor": {
        "type": "TemplateProcessing",
        "single": [{"Sequence": {"id": "A", "type_id": 0}}],
        "pair": [
            {"Sequence": {"id": "A", "type_id": 0}},
            {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
            {"Sequence": {"id": "B", "type_id": 1}},
            {"SpecialToken": {"id": "[SEP]", "type_id": 1}}
        ],
        "special_tokens": {"[SEP]": {"id": "[SEP]", "ids": [1], "tokens": ["[SEP]"]}}
    },
    "decoder": null,
    "model": {
        "type": "WordLevel", "unk_token": "[UNK]",
        "vocab": {"[UNK]": 0, "[SEP]": 1, "tenant": 2, "lease": 3, "bread": 4, "the": 5}
    }
}"#;

/// The folder with ONNX Runtime, as `tests/common` looks for it; none where tests that
/// need it are skipped.
pub(crate) fn runtime() -> Option<PathBuf> {
    if std::env::var_os("DESKHAND_SKIP_MODELS").is_some() {
        return None;
    }
    let folder = std::env::var_os("DESKHAND_MODELS").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| {
        let data = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from);
        let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share"));
        data.or(home)
            .expect("HOME or XDG_DATA_HOME tells where data lies")
            .join("deskhand/models")
    });
    let models = Models::in_folder(folder);
    Some(models.onnx_runtime().expect("the models are fetched"))
}

fn outlet(name: &str, ty: TensorElementType, shape: [i64; 2]) -> Outlet {
    let kind = ValueType::Tensor {
        ty,
        shape: Shape::new(shape),
        dimension_symbols: SymbolicDimensions::new([String::new(), "tokens".to_owned()]),
    };
    Outlet::new(name, kind)
}

fn axes(graph: &mut Graph, name: &str, axis: i64) -> ort::Result<()> {
    let mut tensor = Tensor::<i64>::new(&Allocator::default(), [1_i64])?;
    tensor.extract_tensor_mut().1[0] = axis;
    graph.add_initializer(name, tensor, false)
}

/// Writes the cross-encoder to a file.
fn write_model(runtime: &Path, to: &Path, outputs: Outputs) -> ort::Result<()> {
    // First of all: this loads the library.
    let builder = onnx::SessionOptions::shared()
        .builder(runtime)
        .expect("the runtime loads");
    let mut graph = Graph::new()?;
    let numbers = |name| outlet(name, TensorElementType::Int64, [1, -1]);
    graph.set_inputs(["input_ids", "attention_mask", "token_type_ids"].map(numbers))?;
    let count = match outputs {
        Outputs::One => 1,
        Outputs::Middle => 3,
    };
    graph.set_outputs([outlet("logits", TensorElementType::Float32, [1, count])])?;
    axes(&mut graph, "axis 1", 1)?;
    axes(&mut graph, "axis 2", 2)?;
    let float = || Attribute::new("to", 1_i64);
    let keep = |keep: i64| Attribute::new("keepdims", keep);
    let mut node = |operator: &str, inputs: &[&str], output: &str, attributes: Vec<Attribute>| {
        Node::new(operator, ONNX_DOMAIN, output, inputs, [output], attributes)
            .and_then(|node| graph.add_node(node))
    };
    node("Unsqueeze", &["input_ids", "axis 2"], "column", vec![])?;
    node("Unsqueeze", &["input_ids", "axis 1"], "row", vec![])?;
    node("Equal", &["column", "row"], "equal", vec![])?;
    node("Cast", &["equal"], "same", vec![float()?])?;
    node("Cast", &["token_type_ids"], "second", vec![float()?])?;
    node("Cast", &["attention_mask"], "seen", vec![float()?])?;
    node("Sub", &["seen", "second"], "first", vec![])?;
    node("Unsqueeze", &["second", "axis 1"], "of the second", vec![])?;
    node("Mul", &["same", "of the second"], "common", vec![])?;
    node("ReduceSum", &["common", "axis 2"], "counts", vec![keep(0)?])?;
    node("Mul", &["counts", "first"], "of the first", vec![])?;
    let sum = match outputs {
        Outputs::One => "logits",
        Outputs::Middle => "sum",
    };
    node(
        "ReduceSum",
        &["of the first", "axis 1"],
        sum,
        vec![keep(1)?],
    )?;
    if outputs == Outputs::Middle {
        node("Sub", &[sum, sum], "nothing", vec![])?;
        let axis = Attribute::new("axis", 1_i64)?;
        node("Concat", &["nothing", sum, "nothing"], "logits", vec![axis])?;
    }
    let mut model = Model::new([Opset::new(ONNX_DOMAIN, 18)?])?;
    model.set_graph(graph)?;
    model.into_session(&builder.with_optimized_model_path(to)?)?;
    Ok(())
}

/// Writes all that the cross-encoder needs into a folder.
pub(crate) fn weights(folder: &Path, runtime: PathBuf, outputs: Outputs) -> CrossEncoderWeights {
    write_model(&runtime, &folder.join("model.onnx"), outputs).expect("the model is written");
    fs::write(folder.join("tokenizer.json"), TOKENIZER).expect("the folder is writable");
    CrossEncoderWeights {
        name: "Shared words".to_owned(),
        model: file(folder, "model.onnx"),
        tokenizer: file(folder, "tokenizer.json"),
        languages: vec!["en".to_owned()],
        runtime,
        max_tokens: 8,
    }
}

/// A file that may be whatever it is.
pub(crate) fn file(folder: &Path, name: &str) -> CheckedFile {
    CheckedFile {
        path: folder.join(name),
        expected: None,
    }
}
