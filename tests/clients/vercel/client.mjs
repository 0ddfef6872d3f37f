// The Vercel AI SDK's responses provider, unchanged, against the mock.
import assert from "node:assert/strict";
import { createOpenAI } from "@ai-sdk/openai";
import { APICallError, Output, generateText, stepCountIs, streamText, tool } from "ai";
import { z } from "zod";

const openai = createOpenAI({ baseURL: process.env.OPENAI_BASE_URL, apiKey: process.env.OPENAI_API_KEY });
const model = openai.responses("gpt-4o-mini");
const person = z.object({ name: z.string(), age: z.number() });
const getWeather = tool({
  description: "The weather in a city",
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => `It rains in ${city}.`,
});

const checks = {
  async generated() {
    const { text, usage } = await generateText({ model, prompt: "Say hello." });
    assert.match(text, /hello/);
    assert.ok(usage.totalTokens > 0);
  },
  async streamed() {
    const result = streamText({ model, prompt: "Say hello." });
    let told = "";
    for await (const piece of result.textStream) told += piece;
    assert.match(told, /hello/);
    assert.equal(told, await result.text);
    assert.equal(await result.finishReason, "stop");
  },
  async "tools are run"() {
    const { text, steps } = await generateText({
      model, tools: { getWeather }, stopWhen: stepCountIs(3), prompt: "What is the weather in Oslo and in Rome?",
    });
    assert.deepEqual(steps[0].toolCalls.map((call) => call.input.city), ["Oslo", "Rome"]);
    assert.match(text, /rains in Rome/);
  },
  async "tools are streamed"() {
    const result = streamText({ model, tools: { getWeather }, stopWhen: stepCountIs(3), prompt: "The weather in Oslo?" });
    for await (const _ of result.fullStream);
    assert.equal((await result.steps)[0].toolCalls[0].input.city, "Oslo");
    assert.match(await result.text, /rains in Oslo/);
  },
  async structured() {
    const { output } = await generateText({ model, output: Output.object({ schema: person }), prompt: "Ada is 36." });
    assert.ok(person.safeParse(output).success);
  },
  async "structured and streamed"() {
    const result = streamText({ model, output: Output.object({ schema: person }), prompt: "Ada is 36." });
    for await (const _ of result.partialOutputStream);
    assert.ok(person.safeParse(await result.output).success);
  },
  async chained() {
    const first = await generateText({ model, prompt: "The codeword is lupin-81." });
    const previousResponseId = first.providerMetadata.openai.responseId;
    const { text } = await generateText({
      model, prompt: "Which codeword?", providerOptions: { openai: { previousResponseId } },
    });
    assert.match(text, /lupin-81/);
  },
  async reasoned() {
    const result = streamText({
      model: openai.responses("o4-mini"), prompt: "Why?",
      providerOptions: { openai: { reasoningSummary: "auto", store: false, include: ["reasoning.encrypted_content"] } },
    });
    for await (const _ of result.fullStream);
    assert.match(await result.reasoningText, /question/);
  },
  async "searched, with sources"() {
    const { text, sources } = await generateText({
      model, tools: { web_search: openai.tools.webSearch({}) }, prompt: "What is new?",
    });
    assert.match(text, /Example News/);
    assert.ok(sources.length >= 2);
  },
  async "cut short"() {
    const { finishReason } = await generateText({ model, maxOutputTokens: 16, prompt: "Write a long story." });
    assert.equal(finishReason, "length");
  },
  async "errors told"() {
    const bad = openai.responses("no-such-model");
    await assert.rejects(generateText({ model: bad, prompt: "Hi", maxRetries: 0 }), (error) => {
      assert.ok(APICallError.isInstance(error));
      assert.equal(error.statusCode, 400);
      assert.match(error.message, /does not exist/);
      return true;
    });
  },
};

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  try {
    await check();
    console.log(`  ok     ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`  FAILED ${name}\n${error.stack}`);
  }
}
process.exit(failed ? 1 : 0);
