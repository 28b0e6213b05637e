package dev.hushtable.integration;

class MonitoringIT extends AbstractMonitoringTest {}
