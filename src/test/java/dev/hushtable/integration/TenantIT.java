package dev.hushtable.integration;

class TenantIT extends AbstractTenantTest {}
