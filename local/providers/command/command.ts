import { randomBytes } from "node:crypto";
import { asText, isObject } from "../properties";
import type { Properties, Property, ResourceType } from "../resource-type";
import { type Job, run, type Runner } from "./run";

const LOGGING = ["stdout", "stderr", "stdoutAndStderr", "none"];

const notCovered: Property = {
    check: (_value, name) => `${name} isn't covered by the command stand-in: it returns no files`,
};

const inputs = {
    create: {},
    update: {},
    delete: {},
    triggers: { forceNew: true },
    interpreter: {},
    dir: {},
    environment: {},
    stdin: {},
    logging: {
        check: (value, name) =>
            typeof value === "string" && LOGGING.includes(value)
                ? undefined
                : `${name} must be one of ${LOGGING.join(", ")}`,
    },
    addPreviousOutputInEnv: { default: true },
    assetPaths: notCovered,
    archivePaths: notCovered,
} satisfies ResourceType<Runner>["properties"];

const written: Property = { computed: true, changesWith: Object.keys(inputs) };

const text = (from: Properties, key: string): string | undefined => {
    const value = from[key];
    return typeof value === "string" ? value : undefined;
};

const environment = (from: Properties): Record<string, string> => {
    const given = from["environment"];
    return isObject(given)
        ? Object.fromEntries(Object.entries(given).map(([name, value]) => [name, asText(value)]))
        : {};
};

/** What the last run wrote, for the next one. */
const previous = (from: Properties, olds: Properties): Record<string, string> => {
    const stdout = text(olds, "stdout") ?? "";
    const stderr = text(olds, "stderr") ?? "";
    return from["addPreviousOutputInEnv"] === false
        ? {}
        : {
              ...(stdout === "" ? {} : { PULUMI_COMMAND_STDOUT: stdout }),
              ...(stderr === "" ? {} : { PULUMI_COMMAND_STDERR: stderr }),
          };
};

const job = (runner: Runner, command: string, from: Properties, olds: Properties): Job => {
    const interpreter = from["interpreter"];
    return {
        command,
        interpreter: Array.isArray(interpreter) ? interpreter.map(asText) : [],
        directory: text(from, "dir") ?? runner.directory,
        environment: { ...environment(from), ...previous(from, olds) },
        stdin: text(from, "stdin") ?? "",
    };
};

const perform = async (
    runner: Runner,
    command: string | undefined,
    from: Properties,
    olds: Properties,
): Promise<Properties> => {
    const before = { stdout: text(olds, "stdout") ?? "", stderr: text(olds, "stderr") ?? "" };
    const after = command === undefined ? before : await run(runner, job(runner, command, from, olds));
    return { addPreviousOutputInEnv: true, ...from, ...after };
};

/** A command's output isn't logged to the engine here, whatever `logging` says: it may hold secrets. */
export const command: ResourceType<Runner> = {
    token: "command:local:Command",
    properties: { ...inputs, stdout: written, stderr: written },
    async create(runner, given) {
        const outputs = await perform(runner, text(given, "create"), given, {});
        return { id: randomBytes(4).toString("hex"), outputs };
    },
    /** Nothing tells what a command has done: it is as the state says. */
    async read(_runner, _id, state) {
        return Promise.resolve(state);
    },
    async update(runner, _id, olds, news) {
        return perform(runner, text(news, "update") ?? text(news, "create"), news, olds);
    },
    async delete(runner, _id, state) {
        await perform(runner, text(state, "delete"), state, state);
    },
};
