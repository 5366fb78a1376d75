// The outside reference: llama.cpp as node-llama-cpp ships it, on the processor.
// `node llama.mjs FOLDER MODEL THREADS ANSWER_TOKENS PROMPT_TOKENS...` prints one
// line of JSON for each length of prompt: tokens read and written in a second.
// FOLDER holds the installed package.

import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, modelPath, threads, answerTokens, ...promptTokens] = process.argv.slice(2);
const require = createRequire(join(folder, "package.json"));
const { getLlama, LlamaLogLevel } = await import(pathToFileURL(require.resolve("node-llama-cpp")).href);

const llama = await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.error, maxThreads: Number(threads) });
const model = await llama.loadModel({ modelPath });

function prompt(length) {
  let text = "Ships left the harbour. Tell their story at length.\n";
  for (let ship = 0; ; ship++) {
    const tokens = model.tokenize(text);
    if (tokens.length >= length) return tokens.slice(0, length);
    text += `Ship ${ship} carried ${ship * 7 + 3} barrels of salt to the northern islands.\n`;
  }
}

for (const length of promptTokens.map(Number)) {
  const context = await model.createContext({ contextSize: length + Number(answerTokens) + 64, batchSize: 512, threads: Number(threads) });
  const sequence = context.getSequence();
  await sequence.evaluateWithoutGeneratingNewTokens(model.tokenize("Once"));
  await sequence.clearHistory();
  const tokens = prompt(length);
  const asked = performance.now();
  await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(0, -1));
  const read = performance.now();
  let written = 0;
  for await (const _ of sequence.evaluate(tokens.slice(-1), { temperature: 0, yieldEogToken: true })) {
    written += 1;
    if (written === Number(answerTokens)) break;
  }
  const ended = performance.now();
  console.log(
    JSON.stringify({
      prompt_tokens: length,
      prompt_tokens_per_second: (length - 1) / ((read - asked) / 1000),
      answer_tokens_per_second: written / ((ended - read) / 1000),
    }),
  );
  await context.dispose();
}
process.exit(0);
