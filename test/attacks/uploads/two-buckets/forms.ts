import * as pulumi from "@pulumi/pulumi";

/** How the signer's policies tell a form: https://docs.aws.amazon.com/AmazonS3/latest/API/bucket-policy-s3-sigv4-conditions.html */
const inAws = '"s3:authType":"POST"';
/** The emulator lacks that key, but has each field of a form as one: nothing but a form has this. */
const inTheEmulator = '"s3:x-amz-algorithm":"AWS4-HMAC-SHA256"';

/**
 * Says the signer's condition in the emulator's words. Without it even the form that is right would be refused there, and that
 * the others are would prove nothing. All else is deployed as the component makes it.
 */
export const formsAsTheEmulatorTellsThem: pulumi.ResourceTransform = ({ type, props, opts }) => {
    const document = props["policy"] as pulumi.Input<string> | undefined;
    if (
        !["aws:iam/policy:Policy", "aws:iam/rolePolicy:RolePolicy"].includes(type) ||
        document === undefined
    ) {
        return undefined;
    }
    const policy = pulumi.output(document).apply((json) => json.replaceAll(inAws, inTheEmulator));
    return { props: { ...props, policy }, opts };
};
