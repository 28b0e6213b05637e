package dev.hushtable.integration;

class TenantAsyncIT extends AbstractTenantTest {
  @Override
  Mode mode() {
    return Mode.ASYNC;
  }
}
