import { createHash } from "node:crypto";
import type { SSM } from "@aws-sdk/client-ssm";
import type { InvokeType, Properties } from "../../resource-type";
import type { Aws } from "../client";
import { during, unlessMissing } from "../errors";
import { textOf } from "../resource";

/** The parameters that AWS keeps for everybody: the newest image of each kind. */
const IMAGE = /^\/aws\/service\/ami-amazon-linux-latest\/[a-z0-9._-]+$/;

/** The value of a parameter; of AWS's own, which the emulator doesn't have, an image's id that is always the same. */
export const getParameter: InvokeType<Aws> = {
    token: "aws:ssm/getParameter:getParameter",
    invoke: async (client, args) => {
        const region = textOf(args, "region") ?? client.region;
        const ssm = await client.service("ssm", region);
        const name = textOf(args, "name") ?? "";
        return {
            withDecryption: true,
            ...args,
            id: name,
            region,
            ...(await during(`reading SSM Parameter (${name})`, answer(ssm, region, name, args))),
        };
    },
};

async function answer(ssm: SSM, region: string, name: string, args: Properties): Promise<Properties> {
    const asked = ssm.getParameter({ Name: name, WithDecryption: args["withDecryption"] !== false });
    const found = (await (IMAGE.test(name) ? unlessMissing(asked) : asked))?.Parameter;
    const value = found?.Value ?? imageId(region, name);
    const type = found?.Type ?? "String";
    return {
        arn: found?.ARN ?? `arn:aws:ssm:${region}::parameter${name}`,
        insecureValue: type === "SecureString" ? "" : value,
        name: found?.Name ?? name,
        type,
        value,
        version: found?.Version ?? 1,
    };
}

function imageId(region: string, name: string): string {
    return `ami-${createHash("sha256").update(`${region} ${name}`).digest("hex").slice(0, 17)}`;
}
