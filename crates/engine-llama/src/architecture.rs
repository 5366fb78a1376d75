//! The architectures that this version of llama.cpp answers with.

/// Those of `LLM_ARCH_NAMES` in llama.cpp's `src/llama-arch.cpp` that write text,
/// as of llama-cpp-sys-2 0.1.161. An unknown one fails inside llama.cpp without a
/// reason, so it is refused here, by name.
const ARCHITECTURES: &[&str] = &[
    "afmoe", "apertus", "arcee", "arctic", "baichuan", "bailingmoe", "bailingmoe2", "bailingmoe3",
    "bitnet", "bloom", "chameleon", "chatglm", "codeshell", "cohere2", "cohere2moe", "command-r",
    "dbrx", "deci", "deepseek", "deepseek2", "deepseek32", "deepseek4", "dots1", "ernie4_5",
    "ernie4_5-moe", "exaone", "exaone-moe", "exaone4", "falcon", "falcon-h1", "gemma", "gemma2",
    "gemma3", "gemma3n", "gemma4", "glm-dsa", "glm4", "glm4moe", "glm5-next", "gpt-oss", "gpt2",
    "gptj", "gptneox", "granite", "granite_swa", "granitehybrid", "granitemoe", "grok", "grovemoe",
    "hunyuan-dense", "hunyuan-moe", "hunyuan_vl", "hy_v3", "hy_v4", "internlm2", "jais", "jais2",
    "jamba", "kimi-k3", "kimi-linear", "lfm2", "lfm2moe", "llama", "llama4", "maincoder", "mamba",
    "mamba2", "mellum", "mimo2", "minicpm", "minicpm3", "minimax-01", "minimax-m2", "minimax-m3",
    "mistral3", "mistral4", "mpt", "nanbeige", "nemotron", "nemotron_h", "nemotron_h_moe", "olmo",
    "olmo2", "olmoe", "openelm", "orion", "pangu-embedded", "phi2", "phi3", "phimoe", "plamo",
    "plamo2", "plamo3", "plm", "qwen", "qwen2", "qwen2moe", "qwen2vl", "qwen3", "qwen35",
    "qwen35moe", "qwen3moe", "qwen3next", "qwen3vl", "qwen3vlmoe", "refact", "rnd1", "rwkv6",
    "rwkv6qwen2", "rwkv7", "arwkv7", "seed_oss", "smallthinker", "smollm3", "stablelm",
    "starcoder", "starcoder2", "step35", "xverse",
];

/// Whether llama.cpp answers with models of this architecture.
pub(crate) fn is_known(architecture: &str) -> bool {
    ARCHITECTURES.contains(&architecture)
}
