"""BPMN 2.0 XML in and out; foreign extensions stay as they were."""
