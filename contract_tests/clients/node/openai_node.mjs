// openai (npm): `responses.create`, and streams by the helper `responses.stream` or, with `events`, by their events.
import OpenAI from "openai";
import { NotCompleted, answerTo, baseURL, count, key, mostTurns, parsed, reasoning, serve, weather } from "./harness.mjs";

const client = new OpenAI({ baseURL, apiKey: key, maxRetries: 0 });
const helper = !process.argv.includes("events");
const ends = ["response.completed", "response.incomplete", "response.failed"];

async function respond(settings, stream) {
  if (!stream) return [await client.responses.create(settings), ""];
  let told = "";
  let last = null;
  const events = helper ? client.responses.stream(settings) : await client.responses.create({ ...settings, stream });
  for await (const event of events) {
    if (event.type === "response.output_text.delta") told += event.delta;
    if (ends.includes(event.type)) last = event.response;
  }
  if (helper) return [await events.finalResponse(), told];
  if (!last) throw new NotCompleted("the stream ended without a response");
  return [last, told];
}

// What deliveries of webhooks tell, each read at the time at which it came.
async function heardOf(hooks) {
  const lines = [];
  const now = Date.now;
  for (const { headers, body, secret, at } of hooks) {
    Date.now = () => at * 1000;
    try {
      const event = await client.webhooks.unwrap(body, headers, secret);
      lines.push(`${event.type} ${event.data.id}`);
    } finally {
      Date.now = now;
    }
  }
  return { text: lines.join("\n"), told: null, calls: null, usage: null, thought: null };
}

await serve(async (job) => {
  if (job.hooks.length) return heardOf(job.hooks);
  const input = [{ role: "user", content: job.question }];
  const settings = { model: job.model, input };
  if (job.tools) settings.tools = [weather];
  if (job.reasoning) settings.reasoning = reasoning;
  let told = "";
  let thought = "";
  let usage = [0, 0];
  const calls = [];
  let response;
  for (let turn = 0; turn < mostTurns; turn += 1) {
    let streamed;
    [response, streamed] = await respond(settings, job.stream);
    if (response.status === "failed") throw new NotCompleted(JSON.stringify(response.error));
    told += streamed;
    const spent = [count(response.usage?.input_tokens), count(response.usage?.output_tokens)];
    usage = usage && response.usage ? usage.map((one, at) => (spent[at] === null ? null : one + spent[at])) : null;
    for (const item of response.output) {
      if (item.type === "reasoning") thought += item.summary.map((part) => part.text).join("");
    }
    const made = response.output.filter((item) => item.type === "function_call");
    if (!made.length) break;
    input.push(...response.output);
    for (const call of made) {
      const given = parsed(call.arguments);
      calls.push([call.name, given]);
      input.push({ type: "function_call_output", call_id: call.call_id, output: answerTo(given) });
    }
  }
  const text = helper || !job.stream ? response.output_text : textOf(response);
  return { text, told: job.stream ? told : null, calls, usage, thought };
});

// The convenience `output_text` is added to whole answers and by the helper only.
function textOf(response) {
  const parts = response.output.filter((item) => item.type === "message").flatMap((item) => item.content);
  return parts.map((part) => (part.type === "output_text" ? part.text : "")).join("");
}
