/* The random bytes that programs built by today's Rust ask for: Windows 10 has this function, Wine 8 has not. */
#include <windows.h>
#include <bcrypt.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count)
{
    for (SIZE_T done = 0; done < count;) {
        ULONG piece = count - done > 0x10000 ? 0x10000 : (ULONG)(count - done);
        if (BCryptGenRandom(NULL, bytes + done, piece, BCRYPT_USE_SYSTEM_PREFERRED_RNG)) return FALSE;
        done += piece;
    }
    return TRUE;
}

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, LPVOID reserved) { return TRUE; }
