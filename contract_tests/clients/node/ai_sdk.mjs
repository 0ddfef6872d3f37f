// Vercel's AI SDK: `generateText` and `streamText` with the provider `@ai-sdk/openai`.
import { createOpenAI } from "@ai-sdk/openai";
import { generateText, stepCountIs, streamText, tool } from "ai";
import { z } from "zod";
import { answerTo, baseURL, count, key, mostTurns, serve } from "./harness.mjs";

const openai = createOpenAI({ baseURL, apiKey: key });
const getWeather = tool({
  description: "The weather in a city.",
  inputSchema: z.object({ city: z.string() }),
  execute: async (given) => answerTo(given),
});

await serve(async (job) => {
  const settings = { model: openai.responses(job.model), prompt: job.question, maxRetries: 0 };
  if (job.tools) Object.assign(settings, { tools: { get_weather: getWeather }, stopWhen: stepCountIs(mostTurns) });
  if (job.reasoning) settings.providerOptions = { openai: { reasoningEffort: "low", reasoningSummary: "auto" } };
  let told = null;
  let result;
  if (job.stream) {
    told = "";
    // A stream tells its errors as parts, and to `onError`: who reads the text alone never sees them.
    result = streamText({ ...settings, onError: () => {} });
    for await (const part of result.fullStream) {
      if (part.type === "text-delta") told += part.text;
      if (part.type === "error") throw part.error;
    }
  } else {
    result = await generateText(settings);
  }
  const steps = await result.steps;
  const usage = (await result.totalUsage) ?? (await result.usage);
  const calls = steps.flatMap((step) => step.toolCalls).map((call) => [call.toolName, call.input]);
  const thought = steps.map((step) => step.reasoningText ?? "").join("");
  return { text: await result.text, told, calls, usage: [count(usage?.inputTokens), count(usage?.outputTokens)], thought };
});
