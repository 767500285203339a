import { type OutputMap, PulumiCommand, type Stack } from "@pulumi/pulumi/automation";

/**
 * Has the Automation API start the engine once for an operation: it would start it three times more, for outputs and history
 * to put in its result, and nobody here reads them there, since the events tell what happened.
 *
 * @returns what asks the engine for the outputs
 */
export function withoutAfterwords(stack: Stack): () => Promise<OutputMap> {
    const outputs = stack.outputs.bind(stack);
    stack.outputs = () => Promise.resolve({});
    stack.info = () => Promise.resolve(undefined);
    return outputs;
}

const commands = new Map<string, Promise<PulumiCommand>>();

/** The engine in the folder `root`, asked for its version once only. */
export function engineCommand(root: string): Promise<PulumiCommand> {
    const known = commands.get(root) ?? PulumiCommand.get({ root });
    commands.set(root, known);
    return known;
}
