import assert from "node:assert/strict";
import { suite, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { InstanceRole, type InstanceRoleArgs } from "../../components";
import { late, lateFailure, refusal } from "./program";
import { ownWords, type Reasons, wholeMessage } from "./whole-message";

const component = 'InstanceRole "web"';
const make = (args: unknown) => () => new InstanceRole("web", args as InstanceRoleArgs);
const empty = "the list is empty; name at least one, or leave it out.";
const needsKey = `isn't a key's ARN: arn:aws:kms:REGION:ACCOUNT:key/ID is needed, not an id or an alias (IAM policies can't name a key by its alias).`;
const key = "arn:aws:kms:eu-central-1:123456789012:key/1";
const secret = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/stripe-AbCdEf";

/** Parameters of names as people give them. */
const parameters = (count: number) =>
    Array.from({ length: count }, (_, index) => `/shop/prod/setting-${String(index).padStart(4, "0")}`);

const bad: Record<string, { args: unknown; reasons: Reasons }> = {
    "of bad needs": {
        args: {
            secrets: [secret.slice(0, -7), `${secret.slice(0, -6)}*`],
            secretsKeyArn: "alias/shop",
            bucketReads: {
                "the releases": { bucket: "acme-artifacts", prefix: "shop/" },
                releases: { bucket: "Acme", prefix: "shop*", keyArn: "1234" },
            },
            metricsNamespace: "AWS/EC2",
            statements: {
                orders: { actions: ["dynamodb:*", "GetItem"], resources: ["*"], reason: "orders" },
                roles: { actions: [], resources: [], reason: "" },
            },
            otherAccounts: ["1234"],
            appRoleArn: "shop-app",
            sourceIpRanges: ["203.0.113.16", "0.0.0.0/0"],
            organizationId: "acme",
        },
        reasons: {
            "secrets[0]": `"${secret.slice(0, -7)}" isn't a secret's whole ARN: arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX is needed, with the six characters that end it and without wildcard: the secret's arn output.`,
            "secrets[1]": `"${secret.slice(0, -6)}*" isn't a secret's whole ARN: arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX is needed, with the six characters that end it and without wildcard: the secret's arn output.`,
            secretsKeyArn: `"alias/shop" ${needsKey}`,
            "bucketReads.the releases": `"the releases" names a policy: a letter, then letters and digits are needed, at most 32, like "releases".`,
            "bucketReads.releases.bucket": `"Acme" isn't a bucket's name: 3 to 63 lower-case letters, digits, "." and "-" are needed, not an ARN, like "acme-artifacts".`,
            "bucketReads.releases.prefix": `"shop*" isn't a prefix: levels of letters, digits, "_", "." and "-" are needed, each with a slash after it and none before the first, at most 200 characters, no wildcard, like "releases/".`,
            "bucketReads.releases.keyArn": `"1234" ${needsKey}`,
            metricsNamespace: `"AWS/EC2" isn't a namespace for metrics of your own: 1 to 255 letters, digits, "_", ".", "/", "#", ":" and "-" are allowed, not beginning with "AWS/" and without wildcard, like "shop/prod".`,
            "statements.orders.actions[0]": `"dynamodb:*" isn't one action: SERVICE:ACTION is needed, whole and without wildcard, like "dynamodb:GetItem".`,
            "statements.orders.actions[1]": `"GetItem" isn't one action: SERVICE:ACTION is needed, whole and without wildcard, like "dynamodb:GetItem".`,
            "statements.orders.resources[0]": `"*" is every resource, and dynamodb:*, GetItem can be given for less; name the ARNs, like "arn:aws:dynamodb:REGION:ACCOUNT:table/shop-orders".`,
            "statements.orders.reason": `"orders" isn't a reason: say why no other argument does, in at least 10 characters.`,
            "statements.roles.actions": empty,
            "statements.roles.resources": empty,
            "statements.roles.reason": `"" isn't a reason: say why no other argument does, in at least 10 characters.`,
            "otherAccounts[0]": `"1234" isn't an account's number: twelve digits in quotes are needed, like "123456789012".`,
            appRoleArn: `"shop-app" isn't a role's ARN: arn:aws:iam::ACCOUNT:role/NAME is needed, not a user, an account or the ARN of a session (which ends, and the key stays).`,
            "sourceIpRanges[0]": `"203.0.113.16" isn't a range of addresses: ADDRESS/BITS is needed in its shortest form, with zeros after the first BITS bits, like "203.0.113.16/28".`,
            "sourceIpRanges[1]": `"0.0.0.0/0" is a large part of all addresses, and would bind the role to nothing; name those that the instances have on the internet, like "203.0.113.16/28".`,
            organizationId: `"acme" isn't an organisation's id: "o-" and 10 to 32 lower-case letters and digits are needed, like "o-a1b2c3d4e5".`,
        },
    },
    "of needs of which nothing is said": {
        args: {
            secrets: [],
            bucketReads: {},
            statements: {},
            signerRoleArns: [],
            otherAccounts: [],
            sourceIpRanges: [],
        },
        reasons: {
            secrets: empty,
            bucketReads: "nothing is named; name at least one, or leave it out.",
            signerRoleArns: empty,
            statements: "nothing is named; name at least one, or leave it out.",
            otherAccounts: empty,
            sourceIpRanges: empty,
        },
    },
    "of a key without the secrets that it decrypts": {
        args: { secretsKeyArn: key },
        reasons: { secretsKeyArn: "a key was given, but no secrets that it decrypts; give secrets too." },
    },
    "of more parameters than fit": {
        args: { parameters: parameters(200) },
        reasons: { parameters: tooLong("28,612", "14,343") },
    },
};

/** What is said where policies have too many characters. */
function tooLong(policies: string, boundary: string): string {
    return `the role's policies would have at least ${policies} characters, of 10,240 that AWS allows, and its boundary at least ${boundary} characters, of 6,144 that AWS allows; name fewer, or what is below one path (parameterPaths: ["/shop/prod"]), or make a role for each program.`;
}

suite("an InstanceRole is refused before anything is registered", () => {
    for (const [what, { args, reasons }] of Object.entries(bad)) {
        test(what, async () => {
            const { error, registered } = await refusal(make(args));
            assert.equal(error.message, wholeMessage(component, reasons));
            assert.deepEqual(registered, []);
        });
    }
});

suite("an InstanceRole is refused as soon as the account is known", () => {
    const foreign = (arn: string) => arn.replace("123456789012", "210987654321");
    const otherRegion = (arn: string) => arn.replace("eu-central-1", "eu-west-1");
    const ofAccount = (arn: string) =>
        `"${arn}" is of account 210987654321, and this is deployed to 123456789012; name one of this account, or say that it is meant by otherAccounts: ["210987654321"].`;
    const ofRegion = (arn: string) =>
        `"${arn}" is in eu-west-1, and this is deployed to eu-central-1, where it can't be used; name one of eu-central-1.`;
    const signer = "arn:aws:iam::210987654321:role/signer";
    const elsewhere: InstanceRoleArgs = {
        parameters: ["/shop/a"],
        keyArn: otherRegion(key),
        secrets: [foreign(secret), otherRegion(secret)],
        secretsKeyArn: foreign(key),
        bucketReads: { releases: { bucket: "acme-artifacts", prefix: "shop/", keyArn: foreign(key) } },
        signerRoleArns: [signer],
    };
    const reasons = {
        keyArn: ofRegion(otherRegion(key)),
        "secrets[0]": ofAccount(foreign(secret)),
        "secrets[1]": ofRegion(otherRegion(secret)),
        secretsKeyArn: ofAccount(foreign(key)),
        "bucketReads.releases.keyArn": ofAccount(foreign(key)),
        "signerRoleArns[0]": ofAccount(signer),
    };

    test("where ARNs are of other accounts or regions: all at once", async () => {
        const error = await lateFailure(make(elsewhere));
        assert.equal(ownWords(error), wholeMessage(component, reasons));
    });

    test("also where an ARN is only known later", async () => {
        const error = await lateFailure(make({ signerRoleArns: [late(signer)] }));
        assert.equal(ownWords(error), wholeMessage(component, { "signerRoleArns[0]": ofAccount(signer) }));
    });

    test("and isn't where the account is said", async () => {
        const { error } = await refusal(
            make({ signerRoleArns: [signer], otherAccounts: ["210987654321"], organizationId: "" }),
        );
        assert.deepEqual(
            error.errors.map(({ propertyPath }) => propertyPath),
            ["organizationId"],
        );
    });
});

suite("a bad value that is only known later is refused in the same words", () => {
    const faults: Reasons = (bad["of bad needs"] ?? { reasons: {} }).reasons;
    const cases: Record<string, InstanceRoleArgs> = {
        "secrets[0]": { secrets: [late(secret.slice(0, -7))] },
        secretsKeyArn: { secrets: [secret], secretsKeyArn: late("alias/shop") },
        "bucketReads.releases.bucket": { bucketReads: { releases: { bucket: late("Acme"), prefix: "a/" } } },
        metricsNamespace: { metricsNamespace: late("AWS/EC2") },
        "sourceIpRanges[1]": { sourceIpRanges: ["203.0.113.16/28", late("0.0.0.0/0")] },
        organizationId: { organizationId: late("acme") },
        appRoleArn: { appRoleArn: late("shop-app") },
    };
    for (const [property, args] of Object.entries(cases)) {
        test(property, async () => {
            const error = await lateFailure(make(args));
            assert.equal(ownWords(error), wholeMessage(component, { [property]: faults[property] ?? "" }));
        });
    }

    test("but without the value, where it is a secret", async () => {
        const error = await lateFailure(make({ metricsNamespace: pulumi.secret("AWS/hunter2") }));
        const reason = (faults["metricsNamespace"] ?? "").replace('"AWS/EC2"', "[secret]");
        assert.equal(ownWords(error), wholeMessage(component, { metricsNamespace: reason }));
    });

    test("and so are more parameters than fit", async () => {
        const error = await lateFailure(make({ parameters: parameters(200).map(late<string>) }));
        assert.equal(ownWords(error), wholeMessage(component, { parameters: tooLong("29,818", "14,949") }));
    });
});
