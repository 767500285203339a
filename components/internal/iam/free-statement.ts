import { type Faults, given, type Rule } from "../validation";
import { arnParts, type Statement } from "./document";
import type { StatementArgs } from "./grant-args";
import { inPlace, type Place } from "./place";

/** What a statement says once all of it is known. */
interface KnownStatement {
    readonly actions: readonly string[];
    readonly resources: readonly string[];
    readonly conditions?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> | undefined;
}

/** @param key ends the statement's id */
export function freeStatement(key: string, { actions, resources, conditions }: KnownStatement): Statement {
    return {
        Sid: `Statement${key}`,
        Effect: "Allow",
        Action: actions,
        Resource: resources,
        ...(conditions && { Condition: conditions }),
    };
}

/**
 * Actions that work on no resource with a name, or needn't, so that `*` is all that can be said. Only ones that running programs
 * use; others don't belong to a program's role or have a narrower form.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const unnamedActions: readonly string[] = [
    "autoscaling:DescribeAutoScalingGroups",
    "autoscaling:DescribeAutoScalingInstances",
    "cloudwatch:GetMetricData",
    "cloudwatch:GetMetricStatistics",
    "cloudwatch:ListMetrics",
    "ec2:DescribeInstances",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DescribeTags",
    "ec2:DescribeVolumes",
    "ecr:GetAuthorizationToken",
    "polly:SynthesizeSpeech",
    "rekognition:DetectFaces",
    "rekognition:DetectLabels",
    "rekognition:DetectModerationLabels",
    "sts:GetCallerIdentity",
    "textract:AnalyzeDocument",
    "textract:DetectDocumentText",
    "transcribe:StartStreamTranscription",
    "translate:TranslateText",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
];

/** Services whose names come first in an ARN's resource, without a type before them. */
const untyped = ["s3", "sns", "sqs"];

const action: Rule<string> = (value) =>
    typeof value === "string" && /^[a-z0-9-]+:[A-Za-z0-9]+$/.test(value)
        ? undefined
        : `${given(value)} isn't one action: SERVICE:ACTION is needed, whole and without wildcard, like "dynamodb:GetItem".`;

function resource(actions: readonly string[]): Rule<string> {
    return (value) => {
        if (value === "*") {
            const named = actions.filter((one) => !unnamedActions.includes(one));
            return named.length === 0
                ? undefined
                : `"*" is every resource, and ${named.join(", ")} can be given for less; name the ARNs, like "arn:aws:dynamodb:REGION:ACCOUNT:table/shop-orders".`;
        }
        return typeof value === "string" && isNarrow(value)
            ? undefined
            : `${given(value)} isn't one resource: an ARN is needed whose parts are whole, with "*" only at the end and after the beginning of a name, like "arn:aws:dynamodb:REGION:ACCOUNT:table/shop-*".`;
    };
}

/** Whether an ARN is whole, or open only at the end of a name. */
function isNarrow(value: string): boolean {
    if (!/^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12})?:[^*?$\s"]+\*?$/.test(value)) {
        return false;
    }
    const { service, resource: name } = arnParts(value);
    const before = name.replace(/\*$/, "");
    return before === name || untyped.includes(service) || /^[^/:]+[/:]./.test(before);
}

/** Records what is wrong with one statement. */
export function checkStatement(faults: Faults, path: string, statement: StatementArgs, place?: Place): void {
    const { actions, resources, conditions = {}, reason } = statement;
    faults.checkList(`${path}.actions`, actions, action);
    faults.checkList(`${path}.resources`, resources, inPlace(resource(actions), place, "account"));
    // IAM's actions have no case.
    const passesRole = actions.some((one) => String(one).toLowerCase() === "iam:passrole");
    if (passesRole && !("iam:PassedToService" in (conditions["StringEquals"] ?? {}))) {
        faults.add(
            `${path}.conditions`,
            'iam:PassRole without the service that gets the role lets it be given to any; add StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] }.',
        );
    }
    if (typeof reason !== "string" || reason.trim().length < 10) {
        faults.add(
            `${path}.reason`,
            `${given(reason)} isn't a reason: say why no other argument does, in at least 10 characters.`,
        );
    }
}
