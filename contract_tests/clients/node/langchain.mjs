// LangChain (JS): `ChatOpenAI` with `useResponsesApi`, invoked and streamed.
import { HumanMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { ChatOpenAI } from "@langchain/openai";
import { z } from "zod";
import { answerTo, baseURL, count, key, mostTurns, reasoning, serve } from "./harness.mjs";

const getWeather = tool(async (given) => answerTo(given), {
  name: "get_weather",
  description: "The weather in a city.",
  schema: z.object({ city: z.string() }),
});

function added(usage, more) {
  const spent = [count(more?.input_tokens), count(more?.output_tokens)];
  return usage && more ? usage.map((one, at) => (spent[at] === null ? null : one + spent[at])) : null;
}

function thoughts(message) {
  return (message.additional_kwargs?.reasoning?.summary ?? []).map((part) => part.text ?? "").join("");
}

await serve(async (job) => {
  const settings = { model: job.model, apiKey: key, configuration: { baseURL }, useResponsesApi: true, maxRetries: 0 };
  if (job.reasoning) settings.reasoning = reasoning;
  const plain = new ChatOpenAI(settings);
  const model = job.tools ? plain.bindTools([getWeather]) : plain;
  const asked = [new HumanMessage(job.question)];
  let told = "";
  let thought = "";
  let usage = [0, 0];
  const calls = [];
  let message;
  for (let turn = 0; turn < mostTurns; turn += 1) {
    message = undefined;
    if (job.stream) {
      for await (const chunk of await model.stream(asked)) {
        told += chunk.text;
        message = message ? message.concat(chunk) : chunk;
      }
    } else {
      message = await model.invoke(asked);
    }
    usage = added(usage, message.usage_metadata);
    thought += thoughts(message);
    if (!message.tool_calls?.length) break;
    asked.push(message);
    for (const call of message.tool_calls) {
      calls.push([call.name, call.args]);
      asked.push(new ToolMessage({ content: answerTo(call.args), tool_call_id: call.id }));
    }
  }
  return { text: message.text, told: job.stream ? told : null, calls, usage, thought };
});
