// @openai/agents: `run`, with and without streaming.
import { Agent, run, setDefaultOpenAIClient, setTracingDisabled, tool } from "@openai/agents";
import OpenAI from "openai";
import { z } from "zod";
import { answerTo, baseURL, count, key, mostTurns, parsed, reasoning, serve } from "./harness.mjs";

setTracingDisabled(true);
setDefaultOpenAIClient(new OpenAI({ baseURL, apiKey: key, maxRetries: 0 }));
const getWeather = tool({
  name: "get_weather",
  description: "The weather in a city.",
  parameters: z.object({ city: z.string() }),
  execute: async (given) => answerTo(given),
});

await serve(async (job) => {
  const agent = new Agent({
    name: "one",
    model: job.model,
    tools: job.tools ? [getWeather] : [],
    modelSettings: job.reasoning ? { reasoning } : {},
  });
  const result = await run(agent, job.question, { stream: job.stream, maxTurns: mostTurns });
  let told = null;
  if (job.stream) {
    told = "";
    for await (const event of result) {
      if (event.type === "raw_model_stream_event" && event.data.type === "output_text_delta") told += event.data.delta;
    }
    await result.completed;
    if (result.error) throw result.error;
  }
  const items = result.newItems.map((item) => item.rawItem);
  const made = items.filter((item) => item?.type === "function_call");
  const thought = items.filter((item) => item?.type === "reasoning").flatMap((item) => item.content ?? []);
  const usage = result.runContext?.usage ?? result.state.usage;
  return {
    text: String(result.finalOutput ?? ""),
    told,
    calls: made.map((call) => [call.name, parsed(call.arguments)]),
    usage: [count(usage?.inputTokens), count(usage?.outputTokens)],
    thought: thought.map((part) => part.text ?? "").join(""),
  };
});
