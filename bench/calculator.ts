import {
    allowedActions,
    compare,
    effectiveGrants,
    loadVocabulary,
    type RolePolicies,
} from "../components/internal/iam/calculator";

// `npx tsx bench/calculator.ts [ROLES]`: which of all actions a role may do, in milliseconds a role.

const account = "123456789012";
const policy = (...statements: object[]) => ({ Version: "2012-10-17", Statement: statements });
const allow = (action: string | string[], resource: string | string[]) => ({
    Effect: "Allow",
    Action: action,
    Resource: resource,
});

/** Denies that bind credentials to their instance, as in the roles that this library makes. */
const bound = {
    Effect: "Deny",
    NotAction: ["rds-db:connect", "ssmmessages:*"],
    Resource: "*",
    Condition: {
        StringNotEquals: { "aws:SourceVpc": "${aws:Ec2InstanceSourceVpc}" },
        Null: { "ec2:SourceInstanceARN": "false" },
        BoolIfExists: { "aws:ViaAWSService": "false" },
    },
};

/** The role of one app: exact parameters, one key, one prefix of a bucket, a log group, all within a boundary. */
function appRole(number: number): RolePolicies {
    const path = `/shop-${number}`;
    const parameters = Array.from(
        { length: 20 },
        (_, index) => `arn:aws:ssm:eu-west-1:${account}:parameter${path}/${index}`,
    );
    return {
        arn: `arn:aws:iam::${account}:role/shop-${number}`,
        identity: [
            policy(allow(["ssm:GetParameter", "ssm:GetParameters"], parameters)),
            policy({
                ...allow("kms:Decrypt", `arn:aws:kms:eu-west-1:${account}:key/${number}`),
                Condition: {
                    StringEquals: {
                        "kms:ViaService": "ssm.eu-west-1.amazonaws.com",
                        "kms:EncryptionContext:PARAMETER_ARN": parameters,
                    },
                },
            }),
            policy(
                allow(
                    ["s3:GetObject*", "s3:List*"],
                    [`arn:aws:s3:::shop-${number}`, `arn:aws:s3:::shop-${number}/*`],
                ),
            ),
            policy(
                allow(
                    ["logs:CreateLogStream", "logs:PutLogEvents"],
                    `arn:aws:logs:eu-west-1:${account}:log-group:${path}:*`,
                ),
            ),
            policy(
                allow("rds-db:connect", `arn:aws:rds-db:eu-west-1:${account}:dbuser:db-${number}/app`),
                bound,
            ),
        ],
        boundary: policy(allow(["ssm:*", "kms:Decrypt", "s3:*", "logs:*", "rds-db:connect"], "*"), bound),
    };
}

const administrator: RolePolicies = {
    identity: [policy(allow("*", "*"), { ...allow("iam:*", "*"), Effect: "Deny" }, bound)],
    boundary: policy(allow("*", "*")),
};

const median = (values: number[]) =>
    values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function main(): Promise<void> {
    const count = Number(process.argv[2] ?? 1000);
    const start = performance.now();
    const vocabulary = await loadVocabulary();
    const allowed = (role: RolePolicies) =>
        allowedActions(effectiveGrants(role, vocabulary), vocabulary).actions.length;
    console.log(
        `vocabulary: ${vocabulary.actions.length} actions read in ${(performance.now() - start).toFixed(0)} ms`,
    );

    const timed = (role: RolePolicies) => {
        const begin = performance.now();
        const actions = allowed(role);
        return { actions, milliseconds: performance.now() - begin };
    };
    for (const [name, role] of Object.entries({
        "an app's role": appRole(0),
        "an administrator": administrator,
    })) {
        const cold = timed(role);
        const warm = median(Array.from({ length: 20 }, () => timed(role).milliseconds));
        console.log(
            `${name}: ${cold.actions} actions, ${cold.milliseconds.toFixed(1)} ms cold, ${warm.toFixed(1)} ms warm (median of 20)`,
        );
    }

    const roles = Array.from({ length: count }, (_, index) =>
        index % 20 === 19 ? administrator : appRole(index),
    );
    const begin = performance.now();
    const total = roles.reduce((sum, role) => sum + allowed(role), 0);
    console.log(
        `${count} roles, one in 20 an administrator: ${((performance.now() - begin) / 1000).toFixed(2)} s, ${total} actions in all`,
    );

    const [before, after] = [appRole(0), appRole(1)].map((role) => effectiveGrants(role, vocabulary));
    const comparing = performance.now();
    const change = before && after ? compare(before, after) : "";
    console.log(`two apps' roles compared: ${change}, ${(performance.now() - comparing).toFixed(1)} ms`);
}

void main();
