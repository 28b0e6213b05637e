package dev.hushtable.integration;

/** On DynamoDB Local and the KMS emulator, or on the endpoints in the environment. */
class GroupIT extends AbstractGroupTest {}
