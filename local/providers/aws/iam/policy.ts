import type { IAM } from "@aws-sdk/client-iam";
import type { Properties } from "../../resource-type";
import { length } from "../checks";
import { IAM_DOCUMENT, kept, normalised } from "../documents/document";
import { policySize, refuseMalformed, refuseOversized } from "../documents/refusal";
import { unlessMissing } from "../errors";
import { NAME_CONFLICT, named, nameOf } from "../names";
import { allTags, awsResource, changeTags, tagList, tagOutputs, tagRecord, TAGS, textOf } from "../resource";
import { iamName } from "./common";

const QUOTA = 6144;
const MAX_VERSIONS = 5;

/** A managed policy. */
export const policy = awsResource({
    token: "aws:iam/policy:Policy",
    label: "IAM Policy",
    properties: {
        delayAfterPolicyCreationInMs: {},
        description: { forceNew: true, default: "", check: length(0, 1000) },
        ...named({ autoname: { maxLength: 128 }, check: iamName(128) }, iamName(102)),
        path: { forceNew: true, default: "/", check: length(0, 512) },
        policy: { required: true, ...IAM_DOCUMENT },
        ...TAGS,
        arn: { computed: true },
        attachmentCount: { computed: true },
        policyId: { computed: true },
    },
    check: NAME_CONFLICT,

    create: async (client, inputs) => {
        const iam = await client.service("iam");
        const { Policy: made } = await iam.createPolicy({
            PolicyName: nameOf(inputs),
            PolicyDocument: documentOf(inputs, "CreatePolicy"),
            Path: textOf(inputs, "path"),
            Description: textOf(inputs, "description"),
            Tags: tagList(allTags(inputs)),
        });
        return made?.Arn ?? "";
    },

    read: async (client, id, state) => {
        const iam = await client.service("iam");
        const it = (await unlessMissing(iam.getPolicy({ PolicyArn: id })))?.Policy;
        if (!it) {
            return undefined;
        }
        const { PolicyVersion } = await iam.getPolicyVersion({
            PolicyArn: id,
            VersionId: it.DefaultVersionId,
        });
        const { Tags } = await iam.listPolicyTags({ PolicyArn: id });
        return {
            arn: it.Arn ?? id,
            attachmentCount: it.AttachmentCount ?? 0,
            description: it.Description ?? "",
            name: it.PolicyName ?? "",
            namePrefix: state["namePrefix"] ?? "",
            path: it.Path ?? "/",
            policy: kept(state["policy"], decodeURIComponent(PolicyVersion?.Document ?? "")),
            policyId: it.PolicyId ?? "",
            ...("delayAfterPolicyCreationInMs" in state && {
                delayAfterPolicyCreationInMs: state["delayAfterPolicyCreationInMs"],
            }),
            ...tagOutputs(client, tagRecord(Tags), state),
        };
    },

    update: async (client, id, olds, news) => {
        const iam = await client.service("iam");
        const PolicyDocument = documentOf(news, "CreatePolicyVersion");
        if (PolicyDocument !== normalised(olds["policy"] ?? "")) {
            await makeRoom(iam, id);
            await iam.createPolicyVersion({ PolicyArn: id, PolicyDocument, SetAsDefault: true });
        }
        await changeTags(
            olds,
            news,
            (tags) => iam.tagPolicy({ PolicyArn: id, Tags: tagList(tags) }),
            (TagKeys) => iam.untagPolicy({ PolicyArn: id, TagKeys }),
        );
    },

    delete: async (client, id) => {
        const iam = await client.service("iam");
        await unlessMissing(deletePolicy(iam, id));
    },
});

function documentOf(inputs: Properties, operation: string): string {
    const document = normalised(inputs["policy"] ?? "");
    refuseMalformed("identity", document, { service: "IAM", operation });
    refuseOversized(policySize(document), QUOTA, operation, `Cannot exceed quota for PolicySize: ${QUOTA}`);
    return document;
}

/** The oldest version goes where five exist, as AWS keeps no more. */
async function makeRoom(iam: IAM, PolicyArn: string): Promise<void> {
    const old = await otherVersions(iam, PolicyArn);
    if (old.length >= MAX_VERSIONS - 1) {
        await iam.deletePolicyVersion({ PolicyArn, VersionId: old[0] });
    }
}

/** All versions but the default, oldest first. */
async function otherVersions(iam: IAM, PolicyArn: string): Promise<string[]> {
    const { Versions = [] } = await iam.listPolicyVersions({ PolicyArn, MaxItems: 1000 });
    return Versions.filter(({ IsDefaultVersion }) => !IsDefaultVersion)
        .map(({ VersionId = "" }) => VersionId)
        .sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
}

async function deletePolicy(iam: IAM, PolicyArn: string): Promise<void> {
    for (const VersionId of await otherVersions(iam, PolicyArn)) {
        await iam.deletePolicyVersion({ PolicyArn, VersionId });
    }
    await iam.deletePolicy({ PolicyArn });
}
