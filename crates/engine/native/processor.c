/*
 * Refuses processors that lack the instructions that the rest of the program is
 * compiled for, before the first of them runs. Why this is C, and compiled for
 * the oldest x86-64, stands in ../src/processor.rs.
 *
 * Feature bits: Intel 64 and IA-32 Architectures Software Developer's Manual,
 * volume 2, CPUID; what x86-64-v3 comprises: System V ABI, AMD64 supplement,
 * section 3.1.1.
 */
#include <cpuid.h>
#include <unistd.h>

/* EX_CONFIG of sysexits.h; `EXIT_CODE` in ../src/processor.rs. */
#define EXIT_CODE 78

static const char SENTENCE[] =
    "Deskhand needs a processor with AVX2 (most since 2013 to 2015). "
    "The processor of this computer does not have it.\n"
    "Deskhand 需要支持 AVX2 的处理器（2013 至 2015 年以后的多数处理器）。"
    "此电脑的处理器不支持。\n";

static int has(unsigned int bits, unsigned int needed)
{
    return (bits & needed) == needed;
}

/* The system must save the wide registers too, or using them is illegal. */
static int system_saves_wide_registers(void)
{
    unsigned int low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return has(low, 1u << 1 | 1u << 2);
}

static int is_supported(void)
{
    const unsigned int leaf_1_ecx =
        1u << 0 /* SSE3 */ | 1u << 9 /* SSSE3 */ | 1u << 12 /* FMA */ |
        1u << 13 /* CMPXCHG16B */ | 1u << 19 /* SSE4.1 */ | 1u << 20 /* SSE4.2 */ |
        1u << 22 /* MOVBE */ | 1u << 23 /* POPCNT */ | 1u << 27 /* OSXSAVE */ |
        1u << 28 /* AVX */ | 1u << 29 /* F16C */;
    const unsigned int leaf_7_ebx = 1u << 3 /* BMI1 */ | 1u << 5 /* AVX2 */ | 1u << 8 /* BMI2 */;
    const unsigned int extended_ecx = 1u << 0 /* LAHF */ | 1u << 5 /* LZCNT */;
    unsigned int eax, ebx, ecx, edx;

    if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !has(ecx, leaf_1_ecx))
        return 0;
    if (!system_saves_wide_registers())
        return 0;
    if (!__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) || !has(ebx, leaf_7_ebx))
        return 0;
    return __get_cpuid(0x80000001u, &eax, &ebx, &ecx, &edx) && has(ecx, extended_ecx);
}

/* Priorities up to 100 are the C library's own; Apple's linker knows none. */
#if defined(__APPLE__)
__attribute__((constructor))
#else
__attribute__((constructor(101)))
#endif
static void refuse_old_processors(void)
{
    if (is_supported())
        return;
    if (write(STDERR_FILENO, SENTENCE, sizeof SENTENCE - 1) < 0)
        _exit(EXIT_CODE + 1);
    _exit(EXIT_CODE);
}
