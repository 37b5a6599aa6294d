#include "app/remote/methods.h"

#include "moc_methods.cpp"
