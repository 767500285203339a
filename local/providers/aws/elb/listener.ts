import type { Action, Listener } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Properties } from "../../resource-type";
import { fromAws, toAws } from "../blocks/api";
import { blockCheck, blockProperties, type Field } from "../blocks/fields";
import { arn, oneOf, range } from "../checks";
import { unlessMissing } from "../errors";
import { allTags, awsResource, REGION, tagList, tagOutputs, TAGS, textOf } from "../resource";
import { changeElbTags, elbTags, unlessEmpty } from "./common";

/** What a listener does with a request. Logins and weighted groups aren't offered. */
const DEFAULT_ACTIONS: Field = {
    required: true,
    terraformName: "default_action",
    many: "list",
    fields: {
        fixedResponse: {
            awsName: "FixedResponseConfig",
            fields: {
                contentType: { required: true },
                messageBody: { default: "" },
                statusCode: { default: "" },
            },
        },
        order: { default: 1, check: range(1, 50_000) },
        redirect: {
            awsName: "RedirectConfig",
            fields: {
                host: { default: "#{host}" },
                path: { default: "/#{path}" },
                port: { default: "#{port}" },
                protocol: { default: "#{protocol}", check: oneOf("#{protocol}", "HTTP", "HTTPS") },
                query: { default: "#{query}" },
                statusCode: { required: true, check: oneOf("HTTP_301", "HTTP_302") },
            },
        },
        targetGroupArn: { check: arn },
        type: {
            required: true,
            check: oneOf(
                "forward",
                "authenticate-oidc",
                "authenticate-cognito",
                "redirect",
                "fixed-response",
            ),
        },
    },
};
const BLOCKS = { defaultActions: DEFAULT_ACTIONS };

/** A port that a load balancer listens on. */
export const listener = awsResource({
    token: "aws:lb/listener:Listener",
    label: "ELBv2 Listener",
    properties: {
        ...blockProperties(BLOCKS),
        certificateArn: { check: arn },
        loadBalancerArn: { forceNew: true, required: true, check: arn },
        port: { check: range(1, 65_535) },
        protocol: {
            chosenByService: true,
            check: oneOf("HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE"),
        },
        region: REGION,
        sslPolicy: { chosenByService: true },
        ...TAGS,
        arn: { computed: true },
    },
    check: blockCheck(BLOCKS),

    create: async (client, inputs) => {
        const elb = await client.service("elbv2", inputs["region"]);
        const { Listeners: made = [] } = await elb.createListener({
            ...request(inputs),
            LoadBalancerArn: textOf(inputs, "loadBalancerArn"),
            Tags: unlessEmpty(tagList(allTags(inputs))),
        });
        return made[0]?.ListenerArn ?? "";
    },

    read: async (client, id, state) => {
        const region = state["region"] ?? client.region;
        const elb = await client.service("elbv2", region);
        const found = await unlessMissing(elb.describeListeners({ ListenerArns: [id] }));
        const it = found?.Listeners?.[0];
        if (!it) {
            return undefined;
        }
        const certificate = it.Certificates?.[0]?.CertificateArn;
        const isSecret = it.Protocol === "HTTPS" || it.Protocol === "TLS";
        return {
            arn: id,
            ...(certificate !== undefined && { certificateArn: certificate }),
            defaultActions: fromAws(DEFAULT_ACTIONS, it.DefaultActions) ?? [],
            loadBalancerArn: it.LoadBalancerArn ?? "",
            port: it.Port ?? 0,
            protocol: it.Protocol ?? "",
            region,
            // The emulator names one for plain HTTP, too.
            sslPolicy: isSecret ? (it.SslPolicy ?? "") : "",
            ...tagOutputs(client, await elbTags(elb, id), state),
        };
    },

    update: async (client, id, olds, news) => {
        const elb = await client.service("elbv2", news["region"]);
        // A certificate that stays isn't named: the emulator then asks for one that it has, though it took any at first.
        const { Certificates, ...changed } = request(news);
        const isOther = textOf(olds, "certificateArn") !== textOf(news, "certificateArn");
        await elb.modifyListener({ ...changed, ...(isOther && { Certificates }), ListenerArn: id });
        await changeElbTags(elb, id, olds, news);
    },

    delete: async (client, id, state) => {
        const elb = await client.service("elbv2", state["region"]);
        await unlessMissing(elb.deleteListener({ ListenerArn: id }));
    },
});

function request(inputs: Properties) {
    const certificate = textOf(inputs, "certificateArn");
    return {
        Port: inputs["port"] === undefined ? undefined : Number(inputs["port"]),
        Protocol: (textOf(inputs, "protocol") ?? "HTTP") as Listener["Protocol"],
        SslPolicy: textOf(inputs, "sslPolicy"),
        Certificates: certificate === undefined ? undefined : [{ CertificateArn: certificate }],
        DefaultActions: toAws(DEFAULT_ACTIONS, inputs["defaultActions"] ?? []) as Action[],
    };
}
