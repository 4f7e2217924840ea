"""What a boto3 user does with S3, default settings throughout; prints one JSON object."""

import io
import json
import os
import sys
import urllib.error
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

BUCKET = sys.argv[1]
KEYS = ["plus+plus", "per%cent%2F", "sp ace", "ünï/码/😀", "a//b", "../up", "/lead", "<&>\"'", "\x01\t\n\r"]
MIB = 1024 * 1024
PARTS = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB)

# Versions before 1.28 do not read the endpoint from the environment.
s3 = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
seen = {}


def failure(call, **arguments):
    try:
        call(Bucket=BUCKET, **arguments)
    except ClientError as error:
        return [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]
    return ["no failure", 0]


for key in KEYS:
    s3.put_object(Bucket=BUCKET, Key=key, Body=key.encode())
seen["keysReadBack"] = [s3.get_object(Bucket=BUCKET, Key=key)["Body"].read().decode() == key for key in KEYS]
for operation, member in [
    ("list_objects", "Contents"),
    ("list_objects_v2", "Contents"),
    ("list_object_versions", "Versions"),
]:
    pages = s3.get_paginator(operation).paginate(Bucket=BUCKET, PaginationConfig={"PageSize": 2})
    keys = [item["Key"] for page in pages for item in page[member]]
    seen[operation] = keys == sorted(KEYS, key=lambda key: key.encode())

url = s3.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "plus+plus"})
seen["presignedIsSigV2"] = "AWSAccessKeyId=" in url and "X-Amz-Credential" not in url
seen["presignedGet"] = urllib.request.urlopen(url).read().decode()
url = s3.generate_presigned_url(
    "put_object", Params={"Bucket": BUCKET, "Key": "by url", "Metadata": {"sent": "by-url"}}
)
urllib.request.urlopen(urllib.request.Request(url, data=b"body", method="PUT"))
seen["presignedPut"] = s3.head_object(Bucket=BUCKET, Key="by url")["Metadata"]

data = bytes(range(256)) * 4096 * 11
s3.upload_fileobj(io.BytesIO(data), BUCKET, "big", Config=PARTS)
s3.copy({"Bucket": BUCKET, "Key": "big"}, BUCKET, "big copy +ü", Config=PARTS)
received = io.BytesIO()
s3.download_fileobj(BUCKET, "big copy +ü", received, Config=PARTS)
seen["transferReadsBack"] = received.getvalue() == data
seen["transferETag"] = s3.head_object(Bucket=BUCKET, Key="big copy +ü")["ETag"][-3:-1]

seen["missing"] = failure(s3.get_object, Key="missing")
seen["missingHead"] = failure(s3.head_object, Key="missing")
seen["beyond"] = failure(s3.get_object, Key="plus+plus", Range="bytes=999-")
seen["second"] = failure(s3.put_object, Key="plus+plus", Body=b"", IfNoneMatch="*")
seen["corrupt"] = failure(s3.put_object, Key="corrupt", Body=b"x", ChecksumCRC32="AAAAAA==")
seen["policy"] = failure(s3.get_bucket_policy)
# No answer without encoding-type, S3's neither, can name a key with a control character.
named = KEYS[:-1]
deleted = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": key} for key in named]})
seen["deleted"] = sorted(item["Key"] for item in deleted["Deleted"]) == sorted(named)

print(json.dumps(seen))
