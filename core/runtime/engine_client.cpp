#include "core/runtime/engine_client.h"

#include "moc_engine_client.cpp"
