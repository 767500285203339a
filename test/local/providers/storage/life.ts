/** Single resources against an emulator of the tests' own, without the engine. */
import assert from "node:assert/strict";
import { aws } from "../../../../local/providers/aws";
import { Aws } from "../../../../local/providers/aws/client";
import type { Properties, ResourceType } from "../../../../local/providers/resource-type";
import { awsConfig, type Emulator, startEmulator } from "../emulator";

/** An emulator and a client of it. */
export interface Rig {
    readonly client: Aws;
    stop(): Promise<void>;
}

export async function startRig(): Promise<Rig> {
    const emulator: Emulator = await startEmulator();
    const client = new Aws(awsConfig(emulator));
    return {
        client,
        stop: async () => {
            client.destroy();
            await emulator.stop();
        },
    };
}

/** An entry of the stand-in. */
export function type(token: string): ResourceType<Aws> {
    const found = aws.resources.find((candidate) => candidate.token === `aws:${token}`);
    assert.ok(found);
    return found;
}

/** Changes a resource: its new outputs. */
export async function update(
    client: Aws,
    what: ResourceType<Aws>,
    id: string,
    olds: Properties,
    news: Properties,
): Promise<Properties> {
    const outputs = await what.update?.(client, id, olds, news);
    assert.ok(outputs);
    return outputs;
}
