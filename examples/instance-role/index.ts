import * as ssm from "@pulumi/aws/ssm";
import * as pulumi from "@pulumi/pulumi";
import { InstanceRole } from "least-privilege";

const config = new pulumi.Config();
const name = "/shop/prod/stripe-key";

const role = new InstanceRole("shop", { parameters: [name] });

// The secret itself, encrypted with the role's own key: `pulumi config set --secret stripeKey ...`.
new ssm.Parameter("stripe-key", {
    name,
    type: ssm.ParameterType.SecureString,
    keyId: role.keyArn,
    value: config.requireSecret("stripeKey"),
});

export const instanceProfileName = role.instanceProfileName;
export const metadataOptions = role.metadataOptions;
