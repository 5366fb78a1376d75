//! Making what an answer already said less likely.

use candle_core::{Device, Result, Tensor};
use mistralrs::CustomLogitsProcessor;

/// The repetition penalty of CTRL (Keskar et al., 2019, section 4.1), over the
/// answer alone. mistral.rs's own also counts the prompt, which keeps a model from
/// quoting its evidence, and counts it differently when the prompt shares its
/// beginning with an earlier one.
pub(crate) struct RepetitionPenalty {
    /// By what a positive logit is divided and a negative one multiplied.
    pub(crate) penalty: f32,
    /// Where the answer begins.
    pub(crate) prompt_tokens: usize,
}

impl CustomLogitsProcessor for RepetitionPenalty {
    fn apply(&self, logits: &Tensor, context: &[u32]) -> Result<Tensor> {
        // While the prompt is being read, the context may be its end alone.
        let Some(answer) = context.get(self.prompt_tokens..).filter(|a| !a.is_empty()) else {
            return Ok(logits.clone());
        };
        let mut answer = answer.to_vec();
        answer.sort_unstable();
        answer.dedup();
        let mut values = logits.to_vec1::<f32>()?;
        for token in answer {
            if let Some(logit) = values.get_mut(token as usize) {
                *logit = if *logit > 0.0 {
                    *logit / self.penalty
                } else {
                    *logit * self.penalty
                };
            }
        }
        let length = values.len();
        Tensor::from_vec(values, length, &Device::Cpu)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tokens_of_the_answer_become_less_likely() {
        let penalty = RepetitionPenalty {
            penalty: 2.0,
            prompt_tokens: 2,
        };
        let logits = Tensor::new(&[4f32, 4.0, -4.0, 4.0], &Device::Cpu).expect("four numbers");
        let after = |context: &[u32]| {
            penalty
                .apply(&logits, context)
                .and_then(|tensor| tensor.to_vec1::<f32>())
                .expect("four numbers again")
        };
        assert_eq!(
            after(&[0, 1]),
            [4.0, 4.0, -4.0, 4.0],
            "before the first token there is nothing to repeat"
        );
        assert_eq!(
            after(&[1]),
            [4.0, 4.0, -4.0, 4.0],
            "the rest of a prompt whose beginning was known is no answer"
        );
        assert_eq!(
            after(&[0, 1, 2, 3, 3]),
            [4.0, 4.0, -8.0, 2.0],
            "tokens 2 and 3 were said, once or twice alike; 0 and 1 were asked"
        );
    }
}
