//! How the next token is chosen.

use engine::chat::Sampling;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::sampling::LlamaSampler;

/// Chooses tokens; `schema` has the first word.
///
/// The repetition penalty is that of CTRL (Keskar et al., 2019, section 4.1) over
/// the tokens that the sampler accepted, which are those of the answer alone.
pub(crate) fn sampler(
    model: &LlamaModel,
    sampling: &Sampling,
    schema: Option<LlamaSampler>,
) -> LlamaSampler {
    let mut chain: Vec<LlamaSampler> = schema.into_iter().collect();
    if sampling.repetition_penalty > 1.0 {
        let remembered = i32::try_from(sampling.max_tokens).unwrap_or(i32::MAX);
        chain.push(LlamaSampler::penalties(
            model.n_vocab(),
            remembered,
            sampling.repetition_penalty,
            0.0,
            0.0,
        ));
    }
    if sampling.temperature > 0.0 {
        chain.push(LlamaSampler::top_p(sampling.top_p as f32, 1));
        chain.push(LlamaSampler::temp(sampling.temperature as f32));
        // llama.cpp's seeds have 32 bits; the largest means: any.
        let seed = (sampling.seed % u64::from(u32::MAX)) as u32;
        chain.push(LlamaSampler::dist(seed));
    } else {
        chain.push(LlamaSampler::greedy());
    }
    LlamaSampler::chain_simple(chain)
}
