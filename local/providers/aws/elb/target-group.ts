import type {
    CreateTargetGroupInput,
    ElasticLoadBalancingV2,
    TargetGroup,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { isObject } from "../../properties";
import type { Properties } from "../../resource-type";
import { blockFromAws, blockToAws } from "../blocks/api";
import { blockCheck, type Fields } from "../blocks/fields";
import { all, length, matches, oneOf, range } from "../checks";
import { sameWhereGiven } from "../ec2/common";
import { unlessMissing } from "../errors";
import { NAME_CONFLICT, named, nameOf } from "../names";
import { allTags, awsResource, REGION, tagList, tagOutputs, TAGS, textOf } from "../resource";
import { type Attributes, attributeOutputs, attributePairs, attributeProperties } from "./attributes";
import { arnSuffix, changeElbTags, elbName, elbTags, unlessEmpty } from "./common";

const HEALTH_CHECK: Fields = {
    enabled: { awsName: "HealthCheckEnabled", default: true },
    healthyThreshold: { awsName: "HealthyThresholdCount", default: 3, check: range(2, 10) },
    interval: { awsName: "HealthCheckIntervalSeconds", default: 30, check: range(5, 300) },
    matcher: {
        awsName: "Matcher",
        convert: {
            to: (HttpCode) => ({ HttpCode }),
            from: (raw) => (raw as { HttpCode?: string }).HttpCode ?? "",
        },
    },
    path: {
        awsName: "HealthCheckPath",
        check: all(
            length(1, 1024),
            matches(/^\//, (value, name) => `expected value of ${name} to have prefix "/", got ${value}`),
        ),
    },
    port: { awsName: "HealthCheckPort", default: "traffic-port" },
    protocol: { awsName: "HealthCheckProtocol", default: "HTTP", check: oneOf("HTTP", "HTTPS", "TCP") },
    timeout: { awsName: "HealthCheckTimeoutSeconds", check: range(2, 120) },
    unhealthyThreshold: { awsName: "UnhealthyThresholdCount", default: 3, check: range(2, 10) },
};

const ATTRIBUTES: Attributes = {
    deregistrationDelay: {
        key: "deregistration_delay.timeout_seconds",
        default: 300,
        check: range(0, 3600),
    },
    slowStart: { key: "slow_start.duration_seconds", default: 0 },
};

/** Where a load balancer sends requests. Stickiness isn't offered. */
export const targetGroup = awsResource({
    token: "aws:lb/targetGroup:TargetGroup",
    label: "ELBv2 Target Group",
    properties: {
        ...attributeProperties(ATTRIBUTES),
        healthCheck: { chosenByService: true, equivalent: sameWhereGiven(HEALTH_CHECK) },
        lambdaMultiValueHeadersEnabled: { default: false },
        ...named({ autoname: { maxLength: 32 }, check: elbName(32, false) }, elbName(6, false)),
        port: { forceNew: true, check: range(1, 65_535) },
        protocol: {
            forceNew: true,
            check: oneOf("HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE"),
        },
        protocolVersion: { forceNew: true, chosenByService: true, check: oneOf("GRPC", "HTTP1", "HTTP2") },
        proxyProtocolV2: { default: false, terraformName: "proxy_protocol_v2" },
        region: REGION,
        targetType: { forceNew: true, default: "instance", check: oneOf("instance", "ip", "lambda", "alb") },
        vpcId: { forceNew: true },
        ...TAGS,
        arn: { computed: true },
        arnSuffix: { computed: true },
        ipAddressType: { computed: true },
        loadBalancerArns: { computed: true },
        stickiness: { computed: true },
        targetFailovers: { computed: true },
        targetHealthStates: { computed: true },
    },
    check: (inputs) => [
        ...NAME_CONFLICT(inputs),
        ...blockCheck({ healthCheck: { fields: HEALTH_CHECK } })(inputs),
        ...missingOfTargets(inputs),
    ],

    create: async (client, inputs) => {
        const elb = await client.service("elbv2", inputs["region"]);
        const { TargetGroups: made = [] } = await elb.createTargetGroup({
            Name: nameOf(inputs),
            Port: inputs["port"] === undefined ? undefined : Number(inputs["port"]),
            Protocol: textOf(inputs, "protocol") as TargetGroup["Protocol"],
            ProtocolVersion: textOf(inputs, "protocolVersion"),
            TargetType: (textOf(inputs, "targetType") ?? "instance") as TargetGroup["TargetType"],
            VpcId: textOf(inputs, "vpcId"),
            Tags: unlessEmpty(tagList(allTags(inputs))),
            ...healthCheck(inputs),
        });
        const arn = made[0]?.TargetGroupArn ?? "";
        await setAttributes(elb, arn, inputs);
        return arn;
    },

    read: async (client, id, state) => {
        const region = state["region"] ?? client.region;
        const elb = await client.service("elbv2", region);
        const found = await unlessMissing(elb.describeTargetGroups({ TargetGroupArns: [id] }));
        const it = found?.TargetGroups?.[0];
        if (!it) {
            return undefined;
        }
        const { Attributes: pairs } = await elb.describeTargetGroupAttributes({ TargetGroupArn: id });
        return {
            ...attributeOutputs(ATTRIBUTES, pairs),
            arn: id,
            arnSuffix: arnSuffix(id, /^/),
            healthCheck: blockFromAws(HEALTH_CHECK, it),
            ipAddressType: it.IpAddressType ?? "",
            lambdaMultiValueHeadersEnabled: state["lambdaMultiValueHeadersEnabled"] ?? false,
            loadBalancerArns: it.LoadBalancerArns ?? [],
            name: it.TargetGroupName ?? "",
            namePrefix: state["namePrefix"] ?? "",
            ...(it.Port !== undefined && { port: it.Port }),
            ...(it.Protocol !== undefined && { protocol: it.Protocol }),
            protocolVersion: it.ProtocolVersion ?? "",
            proxyProtocolV2: state["proxyProtocolV2"] ?? false,
            region,
            stickiness: { cookieDuration: 0, cookieName: "", enabled: false, type: "lb_cookie" },
            targetFailovers: [{}],
            targetHealthStates: [{}],
            targetType: it.TargetType ?? "instance",
            ...(it.VpcId !== undefined && { vpcId: it.VpcId }),
            ...tagOutputs(client, await elbTags(elb, id), state),
        };
    },

    update: async (client, id, olds, news) => {
        const elb = await client.service("elbv2", news["region"]);
        await elb.modifyTargetGroup({ TargetGroupArn: id, ...healthCheck(news) });
        await setAttributes(elb, id, news);
        await changeElbTags(elb, id, olds, news);
    },

    delete: async (client, id, state) => {
        const elb = await client.service("elbv2", state["region"]);
        await unlessMissing(elb.deleteTargetGroup({ TargetGroupArn: id }));
    },
});

async function setAttributes(elb: ElasticLoadBalancingV2, TargetGroupArn: string, inputs: Properties) {
    const Attributes = attributePairs(ATTRIBUTES, inputs);
    await elb.modifyTargetGroupAttributes({ TargetGroupArn, Attributes });
}

/** The provider fills its own defaults in, once the program says anything about health at all. */
function healthCheck(inputs: Properties): Partial<CreateTargetGroupInput> {
    const given = inputs["healthCheck"];
    if (!isObject(given)) {
        return {};
    }
    const defaults = Object.entries(HEALTH_CHECK).flatMap(([key, { default: value }]) =>
        value === undefined ? [] : [[key, value]],
    );
    return blockToAws(HEALTH_CHECK, { ...(Object.fromEntries(defaults) as Properties), ...given });
}

function missingOfTargets(inputs: Properties): { property: string; reason: string }[] {
    const type = textOf(inputs, "targetType") ?? "instance";
    if (type === "lambda") {
        return [];
    }
    const names = { port: "port", protocol: "protocol", vpcId: "vpc_id" };
    return Object.entries(names)
        .filter(([property]) => !(property in inputs))
        .map(([property, name]) => ({
            property,
            reason: `Attribute "${name}" must be specified when "target_type" is "${type}".`,
        }));
}
