"""Who speaks: the LangGraph graph, the formats, the voices, the prompts and the model gateway.

Importing this package loads neither LangGraph nor LiteLLM; the modules that need them import them when they run.
"""
