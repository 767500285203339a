import type { PublicKeyConfig } from "@aws-sdk/client-cloudfront";
import { createPublicKey } from "node:crypto";
import { blockToAws } from "../blocks/api";
import type { Fields } from "../blocks/fields";
import { AwsRefusal } from "../errors";
import { NAME_CONFLICT, named, nameOf, uniqueId } from "../names";
import { textOf } from "../resource";
import { configured } from "./configured";

const FIELDS = {
    callerReference: { computed: true },
    comment: { default: "" },
    encodedKey: { required: true },
    name: {},
} as const satisfies Fields;

/** The key with which a distribution tells signed addresses from others. */
export const publicKey = configured({
    token: "aws:cloudfront/publicKey:PublicKey",
    label: "CloudFront Public Key",
    fields: FIELDS,
    properties: {
        encodedKey: { required: true, forceNew: true },
        ...named({ autoname: { maxLength: 255 } }),
    },
    check: NAME_CONFLICT,
    more: (state) => ({ namePrefix: state["namePrefix"] ?? "" }),

    create: async (cloudfront, inputs) => {
        const name = nameOf(inputs);
        refuseOtherKeys(textOf(inputs, "encodedKey") ?? "");
        const { PublicKeyList } = await cloudfront.listPublicKeys({});
        if (PublicKeyList?.Items?.some(({ Name }) => Name === name)) {
            const message = "A public key with this name already exists.";
            throw new AwsRefusal("CloudFront", "CreatePublicKey", "PublicKeyAlreadyExists", message, 409);
        }
        const callerReference = uniqueId("terraform-");
        const config = blockToAws(FIELDS, { ...inputs, name, callerReference });
        const { PublicKey } = await cloudfront.createPublicKey({
            PublicKeyConfig: config as unknown as PublicKeyConfig,
        });
        return PublicKey?.Id;
    },

    get: async (cloudfront, Id) => {
        const { PublicKeyConfig: config, ETag } = await cloudfront.getPublicKeyConfig({ Id });
        return { config, ETag };
    },

    update: (cloudfront, which, { Comment: comment = "" }, before) =>
        cloudfront.updatePublicKey({
            ...which,
            PublicKeyConfig: { ...(before as PublicKeyConfig), Comment: comment as string },
        }),

    remove: (cloudfront, which) => cloudfront.deletePublicKey(which),
});

/** CloudFront takes RSA with 2048 bits and P-256; the emulator takes any text. */
function refuseOtherKeys(encodedKey: string): void {
    if (!isUsable(encodedKey)) {
        const message = "Your request contains empty/invalid/out of limits RSA Encoded Key";
        throw new AwsRefusal("CloudFront", "CreatePublicKey", "InvalidArgument", message);
    }
}

function isUsable(encodedKey: string): boolean {
    try {
        const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey(encodedKey);
        return asymmetricKeyType === "rsa"
            ? asymmetricKeyDetails?.modulusLength === 2048
            : asymmetricKeyDetails?.namedCurve === "prime256v1";
    } catch {
        return false;
    }
}
