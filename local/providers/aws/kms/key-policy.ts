import { RESOURCE_POLICY } from "../documents/document";
import { unlessMissing } from "../errors";
import { awsResource, REGION, textOf } from "../resource";
import { keyAndPolicy, keyPolicyText, livingKey } from "./policy";

/** The policy of a key. Every key has one from its birth, so creating this replaces it by nature, here and there. */
export const keyPolicy = awsResource({
    token: "aws:kms/keyPolicy:KeyPolicy",
    label: "KMS Key Policy",
    properties: {
        bypassPolicyLockoutSafetyCheck: { default: false },
        keyId: { required: true, forceNew: true },
        policy: { required: true, ...RESOURCE_POLICY },
        region: REGION,
    },

    create: async (client, inputs) => {
        const KeyId = textOf(inputs, "keyId") ?? "";
        const kms = await client.service("kms", inputs["region"]);
        const Policy = await keyPolicyText(client, inputs, "PutKeyPolicy");
        await kms.putKeyPolicy({ KeyId, PolicyName: "default", Policy });
        return KeyId;
    },

    read: async (client, id, state) => {
        const found = await keyAndPolicy(client, id, state);
        return found && { keyId: state["keyId"] ?? id, ...found.outputs };
    },

    update: async (client, id, _, news) => {
        const kms = await client.service("kms", news["region"]);
        const Policy = await keyPolicyText(client, news, "PutKeyPolicy");
        await kms.putKeyPolicy({ KeyId: id, PolicyName: "default", Policy });
    },

    /** Back to what AWS gives a new key. */
    delete: async (client, id, state) => {
        const kms = await client.service("kms", state["region"]);
        const it = await unlessMissing(livingKey(client, id, state));
        if (it) {
            const Policy = JSON.stringify(defaultPolicy(it.Arn ?? ""));
            await kms.putKeyPolicy({ KeyId: id, PolicyName: "default", Policy });
        }
    },
});

function defaultPolicy(keyArn: string) {
    const [, partition = "", , , account = ""] = keyArn.split(":");
    return {
        Version: "2012-10-17",
        Id: "default",
        Statement: [
            {
                Sid: "Enable IAM User Permissions",
                Effect: "Allow",
                Principal: { AWS: `arn:${partition}:iam::${account}:root` },
                Action: "kms:*",
                Resource: "*",
            },
        ],
    };
}
