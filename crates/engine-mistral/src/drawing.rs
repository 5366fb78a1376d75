//! Drawing tokens by the seed of a request. mistral.rs draws from one generator
//! for all requests, so that an answer would depend on those before it.

use candle_core::{Device, Result, Tensor};
use mistralrs::CustomLogitsProcessor;

/// Draws a token among the likeliest ones (nucleus sampling: Holtzman et al., 2020,
/// <https://arxiv.org/abs/1904.09751>) and leaves it as the only one. Each position
/// of an answer has random numbers of its own, so that a token that mistral.rs
/// draws twice, as it does where a schema forbids the first, is drawn alike.
pub(crate) struct Drawing {
    /// The same seed draws the same answer.
    pub(crate) seed: u64,
    /// By what logits are divided; above 0.
    pub(crate) temperature: f64,
    /// The likeliest tokens that sum up to this are drawn from.
    pub(crate) top_p: f64,
    /// Where the answer begins.
    pub(crate) prompt_tokens: usize,
}

impl CustomLogitsProcessor for Drawing {
    fn apply(&self, logits: &Tensor, context: &[u32]) -> Result<Tensor> {
        let values = logits.to_vec1::<f32>()?;
        // While the prompt is being read, the context may be its end alone.
        let position = context.len().saturating_sub(self.prompt_tokens);
        let nucleus = nucleus(&values, self.top_p);
        let mut chosen = vec![f32::NEG_INFINITY; values.len()];
        if let Some(token) = self.draw(&nucleus, position) {
            chosen[token] = 0.0;
        }
        let length = chosen.len();
        Tensor::from_vec(chosen, length, &Device::Cpu)
    }
}

impl Drawing {
    /// One of these tokens, by their logits and the temperature.
    fn draw(&self, nucleus: &[(usize, f32)], position: usize) -> Option<usize> {
        let highest = f64::from(nucleus.first()?.1);
        let weight = |logit: f32| ((f64::from(logit) - highest) / self.temperature).exp();
        let all: f64 = nucleus.iter().map(|(_, logit)| weight(*logit)).sum();
        let mut left = self.random(position) * all;
        for (token, logit) in nucleus {
            left -= weight(*logit);
            if left < 0.0 {
                return Some(*token);
            }
        }
        nucleus.last().map(|(token, _)| *token)
    }

    /// From 0 to 1, for this position alone.
    fn random(&self, position: usize) -> f64 {
        let mut seeds = fastrand::Rng::with_seed(self.seed);
        let position = u64::try_from(position).unwrap_or(u64::MAX);
        fastrand::Rng::with_seed(seeds.u64(..) ^ position).f64()
    }
}

/// The likeliest tokens that sum up to `top_p`, the likeliest first, and at least
/// one of those that are possible at all.
fn nucleus(logits: &[f32], top_p: f64) -> Vec<(usize, f32)> {
    let mut tokens: Vec<(usize, f32)> = logits
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, logit)| logit.is_finite())
        .collect();
    tokens.sort_by(|(_, left), (_, right)| right.total_cmp(left));
    let Some((_, highest)) = tokens.first().copied() else {
        return tokens;
    };
    let weight = |logit: f32| f64::from(logit - highest).exp();
    let wanted = top_p * tokens.iter().map(|(_, logit)| weight(*logit)).sum::<f64>();
    let mut sum = 0.0;
    let enough = tokens.iter().position(|(_, logit)| {
        sum += weight(*logit);
        sum >= wanted
    });
    tokens.truncate(enough.map_or(tokens.len(), |last| last + 1));
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The token that is left, at each of so many positions.
    fn drawn(drawing: &Drawing, logits: &[f32], positions: usize) -> Vec<usize> {
        let logits = Tensor::new(logits, &Device::Cpu).expect("numbers");
        let at = |position: usize| {
            let context = vec![0; drawing.prompt_tokens + position];
            let left = drawing.apply(&logits, &context).expect("draws");
            let left = left.to_vec1::<f32>().expect("numbers");
            let possible: Vec<usize> = (0..left.len())
                .filter(|token| left[*token].is_finite())
                .collect();
            assert_eq!(possible.len(), 1, "one token is left: {left:?}");
            possible[0]
        };
        (0..positions).map(at).collect()
    }

    fn drawing(seed: u64, temperature: f64, top_p: f64) -> Drawing {
        Drawing {
            seed,
            temperature,
            top_p,
            prompt_tokens: 3,
        }
    }

    #[test]
    fn a_seed_draws_the_same_and_another_something_else() {
        let logits = [1.0, 1.1, 0.9, 1.0];
        let first = drawn(&drawing(1, 1.0, 1.0), &logits, 40);
        assert_eq!(drawn(&drawing(1, 1.0, 1.0), &logits, 40), first);
        assert_ne!(drawn(&drawing(2, 1.0, 1.0), &logits, 40), first);
    }

    #[test]
    fn tokens_come_as_often_as_they_are_likely() {
        // At temperature 2, odds of 9 to 1 become 3 to 1.
        let logits = [9_f32.ln(), 0.0, f32::NEG_INFINITY];
        let drawn = drawn(&drawing(7, 2.0, 1.0), &logits, 4000);
        let often = drawn.iter().filter(|token| **token == 0).count();
        assert!((2900..3100).contains(&often), "{often} of 4000");
        assert!(!drawn.contains(&2), "what is impossible is never drawn");
    }

    #[test]
    fn unlikely_tokens_are_left_out() {
        let logits = [3.0, 2.9, -1.0, -2.0];
        let drawn = drawn(&drawing(7, 5.0, 0.9), &logits, 200);
        assert!(drawn.iter().all(|token| *token < 2), "{drawn:?}");
        assert!(drawn.contains(&0) && drawn.contains(&1), "{drawn:?}");
    }
}
