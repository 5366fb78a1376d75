//! Evidence is read while a question is typed, models and engines are chosen, all
//! with the default model.

use assistant::Assistant;
use assistant::api::answer::{Answer, Outcome};
use assistant::api::engine::EngineResult;
use assistant::api::failure::FailureCode;
use assistant::api::model::{Model, ModelChoice, ModelPresence, ModelPurpose};

use crate::support::{options, question, samples};

async fn open(data: &std::path::Path) -> Assistant {
    let assistant = Assistant::open(options(data)).await.expect("opens");
    let added = assistant
        .add(vec![samples("en")], false)
        .await
        .expect("queues");
    assistant
        .await_indexed(added.queued)
        .await
        .expect("indexes");
    assistant
}

/// Whether a model is the one that answers.
fn answers(model: &Model) -> bool {
    model.current && model.purpose == ModelPurpose::Answers
}

fn reused_share(answer: &Answer) -> f64 {
    let figures = answer.figures.as_ref().expect("the model was asked");
    let reused = figures.reused_tokens.expect("llama.cpp tells");
    f64::from(reused) / f64::from(figures.prompt_tokens)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_finds_its_evidence_read_and_uses_its_own() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let assistant = open(data.path()).await;
    // The length of prompts follows from what was measured.
    assistant.measure_engines().await.expect("measures");
    assistant
        .choose_engine(Some("llama.cpp/cpu".to_owned()))
        .await
        .expect("the build makes llama.cpp");

    let leave = "How many days of annual leave do employees get?";
    assistant
        .read_ahead(question(&leave[..leave.len() - 4]))
        .await
        .expect("reads ahead");
    let answer = assistant
        .ask_to_end(question(leave))
        .await
        .expect("answers");
    // What is left is the question, and a passage that was cut to fit.
    assert!(
        reused_share(&answer) > 0.6,
        "the evidence was read while the question was typed: {:?}",
        answer.figures
    );

    let notice = "How is an employment contract terminated?";
    assistant
        .read_ahead(question(notice))
        .await
        .expect("reads ahead");
    let answer = assistant
        .ask_to_end(question(notice))
        .await
        .expect("answers");
    assert!(
        reused_share(&answer) > 0.95,
        "the question was read too, for nothing more was typed: {:?}",
        answer.figures
    );

    // Read for one question, asked another in the middle of it: the evidence is
    // the other's.
    let reader = assistant.clone();
    let reading = tokio::spawn(async move {
        let beginning = question("What is the notice period for");
        reader.read_ahead(beginning).await
    });
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let other = "How is the liability of the provider limited?";
    let answer = assistant
        .ask_to_end(question(other))
        .await
        .expect("answers");
    assert_eq!(answer.outcome, Outcome::Answered);
    let best = &answer.sources[0];
    assert!(
        best.in_prompt && best.file_name == "services-agreement.docx",
        "the final question decides what is read: {} of {}",
        best.text,
        best.file_name
    );
    let again = assistant
        .ask_to_end(question(other))
        .await
        .expect("answers");
    assert!(
        reused_share(&again) > 0.9,
        "the same question again reads nothing anew: {:?}",
        again.figures
    );
    let passages = |answer: &Answer| -> Vec<String> {
        let read = answer.sources.iter().filter(|source| source.in_prompt);
        read.map(|source| source.text.clone()).collect()
    };
    assert_eq!(
        passages(&again),
        passages(&answer),
        "and is answered from the same passages"
    );
    reading
        .await
        .expect("nothing panics")
        .expect("what was stopped is no failure");
    assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_model_has_read_another_has_to_read() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let assistant = open(data.path()).await;
    let choose = async |engine: &str| {
        let chosen = assistant.choose_engine(Some(engine.to_owned())).await;
        chosen.expect("the build makes it");
    };
    let leave = "How many days of annual leave do employees get?";
    let typed = || question(&leave[..leave.len() - 4]);
    choose("llama.cpp/cpu").await;
    assistant.read_ahead(typed()).await.expect("reads ahead");
    // The process that has read it ends.
    choose("mistral.rs/cpu").await;
    choose("llama.cpp/cpu").await;
    assistant.read_ahead(typed()).await.expect("reads ahead");
    let answer = assistant
        .ask_to_end(question(leave))
        .await
        .expect("answers");
    assert!(
        reused_share(&answer) > 0.6,
        "the evidence was read anew while the question was typed: {:?}",
        answer.figures
    );
    assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fastest_engine_is_measured_kept_and_can_be_overruled() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let assistant = Assistant::open(options(data.path())).await.expect("opens");
    let measured = assistant.measure_engines().await.expect("measures");
    assert!(
        measured.trials.len() >= 2 && !measured.overruled,
        "both engines are tried on the processor: {measured:?}"
    );
    for trial in &measured.trials {
        assert!(
            matches!(trial.result, EngineResult::Measured { .. }),
            "{trial:?}"
        );
    }
    let other = measured
        .trials
        .iter()
        .find(|trial| trial.engine != measured.current)
        .expect("there are two");
    let chosen = assistant
        .choose_engine(Some(other.engine.clone()))
        .await
        .expect("the other engine is there");
    assert!(chosen.overruled && chosen.current == other.engine);
    let unknown = assistant.choose_engine(Some("abacus/cpu".to_owned())).await;
    assert_eq!(
        unknown.expect_err("there is none").code,
        FailureCode::NotFound
    );
    assistant.close().await;

    let assistant = Assistant::open(options(data.path())).await.expect("opens");
    let kept = assistant.engines().await.expect("tells");
    assert!(
        kept.overruled && kept.current == chosen.current,
        "a restart keeps the choice: {kept:?}"
    );
    assert_eq!(
        kept.trials.len(),
        chosen.trials.len(),
        "and what was measured"
    );
    let fastest = assistant.choose_engine(None).await.expect("takes it back");
    assert_eq!(fastest.current, measured.current);
    assistant.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn any_model_file_can_answer_and_what_is_none_is_refused() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let assistant = Assistant::open(options(data.path())).await.expect("opens");
    let models = assistant.models().await.expect("lists");
    let default = models
        .iter()
        .find(|model| answers(model))
        .expect("the default answers");
    assert_eq!(default.presence, ModelPresence::Here);
    assert!(
        default.forecast.is_some_and(|forecast| forecast.fits),
        "a small model fits: {default:?}"
    );

    let folder = std::path::PathBuf::from(assistant.status().models_folder);
    let weights = folder.join("smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf");
    let copy = data.path().join("mine.gguf");
    std::fs::copy(weights, &copy).expect("the default model is installed");
    let path = copy.display().to_string();
    let models = assistant
        .choose_model(Some(ModelChoice::File { path: path.clone() }))
        .await
        .expect("it is a model");
    let current: Vec<_> = models.iter().filter(|model| answers(model)).collect();
    assert_eq!(current.len(), 1, "one model answers: {current:?}");
    assert_eq!(current[0].choice, ModelChoice::File { path });
    let answer = assistant
        .ask_to_end(assistant::api::answer::Question {
            scope: assistant::api::answer::Scope::Model,
            ..question("What is the capital of France?")
        })
        .await
        .expect("answers");
    assert!(answer.text.contains("Paris"), "{}", answer.text);

    let nonsense = data.path().join("nonsense.gguf");
    std::fs::write(&nonsense, "no model").expect("the folder is writable");
    let refused = assistant
        .choose_model(Some(ModelChoice::File {
            path: nonsense.display().to_string(),
        }))
        .await
        .expect_err("it is none");
    assert_eq!(refused.code, FailureCode::ModelDamaged);
    let models = assistant.models().await.expect("lists");
    assert_eq!(
        models.iter().filter(|model| answers(model)).count(),
        1,
        "the model before stays"
    );
    let name = assistant.status().model;
    assistant.close().await;

    let assistant = Assistant::open(options(data.path())).await.expect("opens");
    assert_eq!(
        assistant.status().model,
        name,
        "a restart tells the model that answers, not the default"
    );
    assistant.close().await;
}
