// What every worker in JavaScript does: jobs in on stdin, outcomes out on stdout, one JSON object a line.
// The forms are those of python/harness.py. What a library prints goes to stderr.
import { createInterface } from "node:readline";

export const key = process.env.OPENAI_API_KEY;
export const baseURL = process.env.OPENAI_BASE_URL;
export const reasoning = { effort: "low", summary: "auto" };
export const mostTurns = 4;
export const weather = {
  type: "function",
  name: "get_weather",
  description: "The weather in a city.",
  parameters: {
    type: "object",
    properties: { city: { type: "string" } },
    required: ["city"],
    additionalProperties: false,
  },
  strict: true,
};
const slips = ["TypeError", "ReferenceError", "RangeError"];
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);
let loose = null;
// An error that a library lets go in the background is one that its user never sees in the answer.
process.on("unhandledRejection", (error) => { loose = error; });
process.on("uncaughtException", (error) => { loose = error; });

export class NotCompleted extends Error {}

export function answerTo(given) {
  return typeof given?.city === "string" ? `4 degrees and rain in ${given.city}` : "error: no city was given";
}

export function parsed(value) {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

export function count(value) {
  return typeof value === "number" && !Number.isNaN(value) ? value : null;
}

function failure(error) {
  const kind = error?.name && error.name !== "Error" ? error.name : (error?.constructor?.name ?? typeof error);
  const told = { error: kind, words: String(error?.message ?? error).slice(0, 2000) };
  return slips.includes(kind) ? { ...told, slip: true } : told;
}

export async function serve(run) {
  for await (const line of createInterface({ input: process.stdin })) {
    loose = null;
    let outcome;
    try {
      outcome = await run(JSON.parse(line));
      await new Promise(setImmediate);
      if (loose) outcome = failure(loose);
    } catch (error) {
      outcome = failure(error);
    }
    write(`${JSON.stringify(outcome)}\n`);
  }
}
