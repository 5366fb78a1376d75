/*
 * ONNX Runtime's builds for Linux and macOS report its use to their makers over
 * the network, and keep a device number in the cache folder. Only this variable
 * keeps them from it, and they read it while they are being loaded; a program
 * with threads cannot set variables safely, so it is set before there are any.
 */
#include <stdlib.h>

__attribute__((constructor))
static void disable_telemetry(void)
{
    if (setenv("ORT_DISABLE_TELEMETRY", "1", 1) != 0)
        abort();
}
