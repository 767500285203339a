"""
ministack, told the S3 condition keys that it doesn't know, as
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html has them: s3:authType,
s3:signatureAge, s3:signatureversion, s3:TlsVersion, s3:RequestObjectTag, the encryption key of a write; and for
what CloudFront reads, s3:ExistingObjectTag. aws:SourceVpc is what a request says of itself, by the header that is
named below, since there is no network here that it could come by; it is absent otherwise, as on the internet. And aws:PrincipalArn of a role's session is the role's ARN:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
"""

import contextvars
import re
import runpy
import time
from datetime import datetime, timezone
from urllib.parse import parse_qsl
from xml.etree import ElementTree

from ministack.core import iam_actions, iam_evaluator
from ministack.services import s3

KEY_ID = "x-amz-server-side-encryption-aws-kms-key-id"
VPC_HEADER = "x-local-source-vpc"
source_vpc = contextvars.ContextVar("source_vpc", default=None)
form_keys = contextvars.ContextVar("form_keys", default={})


def one(params, name):
    for key, value in params.items():
        if key.lower() == name:
            return value[0] if isinstance(value, list) else value
    return None


def age(amz_date):
    then = datetime.strptime(amz_date, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    return str(int((time.time() - then.timestamp()) * 1000))


def tag_keys(tags):
    return {f"s3:RequestObjectTag/{key}": value for key, value in tags}


def signature_keys(headers, query):
    keys = {}
    if one(query, "x-amz-signature"):
        keys = {"s3:authType": "REST-QUERY-STRING", "s3:signatureAge": age(one(query, "x-amz-date"))}
    elif headers.get("authorization"):
        keys = {"s3:authType": "REST-HEADER"}
    return {**keys, "s3:signatureversion": "AWS4-HMAC-SHA256"} if keys else {}


known_keys = iam_actions.s3_service_context


def s3_service_context(action, query_params, path="", headers=None):
    headers, query = headers or {}, query_params or {}
    keys = {**known_keys(action, query_params, path, headers), **signature_keys(headers, query)}
    if headers.get("x-forwarded-proto") == "https":
        keys["s3:TlsVersion"] = "1.3"
    if action == "s3:PutObject":
        if headers.get(KEY_ID):
            keys[f"s3:{KEY_ID}"] = headers[KEY_ID]
        keys.update(tag_keys(parse_qsl(headers.get("x-amz-tagging", ""))))
    return keys


enforce_known = iam_evaluator.enforce


def enforce(*args, service_context=None, **kwargs):
    return enforce_known(*args, service_context={**(service_context or {}), **form_keys.get()}, **kwargs)


check_form = s3._enforce_signed_post_policy


def enforce_form(fields, *args, **kwargs):
    keys = {"s3:authType": "POST", "s3:signatureversion": "AWS4-HMAC-SHA256"}
    if fields.get("x-amz-date"):
        keys["s3:signatureAge"] = age(fields["x-amz-date"])
    if fields.get("tagging"):
        tags = ElementTree.fromstring(fields["tagging"]).iter("Tag")
        keys.update(tag_keys((tag.findtext("Key"), tag.findtext("Value")) for tag in tags))
    token = form_keys.set(keys)
    try:
        return check_form(fields, *args, **kwargs)
    finally:
        form_keys.reset(token)


evaluate_known = iam_evaluator.evaluate_resource_policy


def evaluate(policy, ctx, service=None, **kwargs):
    if service == "cloudfront.amazonaws.com" and ctx.action == "s3:GetObject":
        bucket, _, key = ctx.resource_arn.split(":::", 1)[1].partition("/")
        tags = s3.object_tags_for_condition(bucket, key, {})
        keys = {
            "s3:authtype": "REST-HEADER",
            "s3:signatureversion": "AWS4-HMAC-SHA256",
            "s3:tlsversion": "1.3",
            **{f"s3:existingobjecttag/{name}".lower(): value for name, value in tags.items()},
        }
        ctx.service_context = {**ctx.service_context, **keys}
    return evaluate_known(policy, ctx, service=service, **kwargs)


resolve_known = iam_evaluator._resolve_condition_key


def resolve(key, ctx):
    value = resolve_known(key, ctx)
    if key.lower() == "aws:sourcevpc":
        return source_vpc.get()
    if key.lower() == "aws:principalarn":
        return value and re.sub(r":sts:(.*):assumed-role/([^/]+)/.*", r":iam:\1:role/\2", value)
    return value


pin_known_caller = iam_evaluator.pin_request_caller


def pin_caller(headers, query_params=None):
    source_vpc.set(headers.get(VPC_HEADER))
    pin_known_caller(headers, query_params)


iam_evaluator.pin_request_caller = pin_caller
iam_actions.s3_service_context = s3_service_context
iam_evaluator._resolve_condition_key = resolve
iam_evaluator.enforce = enforce
s3._enforce_signed_post_policy = enforce_form
iam_evaluator.evaluate_resource_policy = evaluate

runpy.run_module("ministack", run_name="__main__", alter_sys=True)
