/* Parts of complex numbers, length and angle: the C library of Windows has them, that of Wine 8 only their names.
   On Windows a complex number is handed over as a struct of two parts, and long double is double. */
#include <math.h>

#define FUNCTIONS(T, end) \
    typedef struct { T re, im; } number##end; \
    T own_creal##end(number##end z) { return z.re; } \
    T own_cimag##end(number##end z) { return z.im; } \
    T own_cabs##end(number##end z) { return (T)hypot(z.re, z.im); } \
    T own_carg##end(number##end z) { return (T)atan2(z.im, z.re); }

FUNCTIONS(double, )
FUNCTIONS(float, f)
FUNCTIONS(double, l)

int __stdcall DllMain(void *module, unsigned long reason, void *reserved) { return 1; }
