import type { CreateKeyCommandInput, KMS } from "@aws-sdk/client-kms";
import type { Properties } from "../../resource-type";
import { length, oneOf, range } from "../checks";
import { RESOURCE_POLICY } from "../documents/document";
import { unlessMissing } from "../errors";
import { allTags, awsResource, changeTags, REGION, tagOutputs, TAGS, textOf } from "../resource";
import { keyAndPolicy, keyPolicyText } from "./policy";

const SPECS = [
    "RSA_2048",
    "RSA_3072",
    "RSA_4096",
    "ECC_NIST_P256",
    "ECC_NIST_P384",
    "ECC_NIST_P521",
    "ECC_SECG_P256K1",
    "SYMMETRIC_DEFAULT",
    "HMAC_224",
    "HMAC_256",
    "HMAC_384",
    "HMAC_512",
    "SM2",
];

/** A key. */
export const key = awsResource({
    token: "aws:kms/key:Key",
    label: "KMS Key",
    properties: {
        bypassPolicyLockoutSafetyCheck: { default: false },
        customKeyStoreId: { forceNew: true, default: "", check: length(1, 64) },
        customerMasterKeySpec: { forceNew: true, default: "SYMMETRIC_DEFAULT", check: oneOf(...SPECS) },
        deletionWindowInDays: { check: range(7, 30) },
        description: { chosenByService: true, check: length(0, 8192) },
        enableKeyRotation: { default: false },
        isEnabled: { default: true },
        keyUsage: {
            forceNew: true,
            default: "ENCRYPT_DECRYPT",
            check: oneOf("SIGN_VERIFY", "ENCRYPT_DECRYPT", "GENERATE_VERIFY_MAC"),
        },
        multiRegion: { forceNew: true, chosenByService: true },
        policy: { chosenByService: true, ...RESOURCE_POLICY },
        region: REGION,
        rotationPeriodInDays: { chosenByService: true, check: range(90, 2560) },
        ...TAGS,
        arn: { computed: true },
        keyId: { computed: true },
    },

    create: async (client, inputs) => {
        const kms = await client.service("kms", inputs["region"]);
        const { KeyMetadata } = await kms.createKey({
            Policy: "policy" in inputs ? await keyPolicyText(client, inputs, "CreateKey") : undefined,
            BypassPolicyLockoutSafetyCheck: inputs["bypassPolicyLockoutSafetyCheck"] === true,
            CustomKeyStoreId: textOf(inputs, "customKeyStoreId"),
            KeySpec: textOf(inputs, "customerMasterKeySpec") as CreateKeyCommandInput["KeySpec"],
            KeyUsage: textOf(inputs, "keyUsage") as CreateKeyCommandInput["KeyUsage"],
            Description: textOf(inputs, "description"),
            MultiRegion: inputs["multiRegion"] === true,
            Tags: keyTags(allTags(inputs)),
        });
        const id = KeyMetadata?.KeyId ?? "";
        await changeState(kms, id, {}, inputs);
        return id;
    },

    read: async (client, id, state) => {
        const found = await keyAndPolicy(client, id, state);
        if (!found) {
            return undefined;
        }
        const { metadata: it, outputs } = found;
        const kms = await client.service("kms", outputs.region);
        const { Tags = [] } = await kms.listResourceTags({ KeyId: id });
        return {
            ...outputs,
            arn: it.Arn ?? "",
            customKeyStoreId: it.CustomKeyStoreId ?? "",
            customerMasterKeySpec: it.KeySpec ?? "",
            ...("deletionWindowInDays" in state && { deletionWindowInDays: state["deletionWindowInDays"] }),
            description: it.Description ?? "",
            isEnabled: it.Enabled ?? true,
            keyId: it.KeyId ?? id,
            keyUsage: it.KeyUsage ?? "",
            multiRegion: it.MultiRegion ?? false,
            ...(await rotation(kms, id, it.KeySpec)),
            ...tagOutputs(
                client,
                Object.fromEntries(Tags.map(({ TagKey = "", TagValue = "" }) => [TagKey, TagValue])),
                state,
            ),
        };
    },

    update: async (client, id, olds, news) => {
        const kms = await client.service("kms", news["region"]);
        await changeState(kms, id, olds, news);
        if ("description" in news) {
            await kms.updateKeyDescription({ KeyId: id, Description: textOf(news, "description") ?? "" });
        }
        if ("policy" in news) {
            const Policy = await keyPolicyText(client, news, "PutKeyPolicy");
            await kms.putKeyPolicy({ KeyId: id, PolicyName: "default", Policy });
        }
        await changeTags(
            olds,
            news,
            (tags) => kms.tagResource({ KeyId: id, Tags: keyTags(tags) }),
            (TagKeys) => kms.untagResource({ KeyId: id, TagKeys }),
        );
    },

    /** AWS keeps a key for the days of its window. */
    delete: async (client, id, state) => {
        const kms = await client.service("kms", state["region"]);
        const window = state["deletionWindowInDays"];
        await unlessMissing(
            kms.scheduleKeyDeletion({
                KeyId: id,
                ...(typeof window === "number" && { PendingWindowInDays: window }),
            }),
        );
    },
});

function keyTags(tags: Record<string, string>): { TagKey: string; TagValue: string }[] {
    return Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
}

async function changeState(kms: KMS, KeyId: string, olds: Properties, news: Properties): Promise<void> {
    const enabled = news["isEnabled"] ?? true;
    if (enabled && (olds["isEnabled"] ?? true) === false) {
        await kms.enableKey({ KeyId });
    }
    const days = news["rotationPeriodInDays"];
    if (news["enableKeyRotation"] === true) {
        await kms.enableKeyRotation({
            KeyId,
            ...(typeof days === "number" && { RotationPeriodInDays: days }),
        });
    } else if (olds["enableKeyRotation"] === true) {
        await kms.disableKeyRotation({ KeyId });
    }
    if (!enabled) {
        await kms.disableKey({ KeyId });
    }
}

/** Only symmetric keys rotate by themselves. */
async function rotation(kms: KMS, KeyId: string, spec: string | undefined): Promise<Properties> {
    if (spec !== "SYMMETRIC_DEFAULT") {
        return { enableKeyRotation: false };
    }
    const { KeyRotationEnabled = false, RotationPeriodInDays = 365 } = await kms.getKeyRotationStatus({
        KeyId,
    });
    return {
        enableKeyRotation: KeyRotationEnabled,
        ...(KeyRotationEnabled && { rotationPeriodInDays: RotationPeriodInDays }),
    };
}
