#include "core/runtime/native_file_system.h"

#include "core/runtime/disk_failure.h"

#include <QDir>

#include <windows.h>
#include <winioctl.h>

#include <algorithm>

namespace plug::runtime {

using store::Access;
using store::DiskError;
using store::DiskErrorKind;
using store::DiskOutcome;
using store::FileStatus;

namespace {

/// The share modes let the part file be renamed and removed while another lane reads it.
constexpr DWORD kShareAll = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

Failure<DiskError> lastError(const QString &path)
{
    return Failure{diskErrorOf(path, static_cast<int>(GetLastError()))};
}

/// With the prefix that lifts the limit of 260 characters.
std::wstring nativeName(const QString &path)
{
    return (QStringLiteral("\\\\?\\") + QDir::toNativeSeparators(QDir::cleanPath(path))).toStdWString();
}

class Handle {
public:
    explicit Handle(HANDLE handle) : m_handle(handle) {}
    Handle(Handle &&other) noexcept : m_handle(std::exchange(other.m_handle, INVALID_HANDLE_VALUE)) {}
    Handle(const Handle &) = delete;
    Handle &operator=(const Handle &) = delete;
    ~Handle()
    {
        if (m_handle != INVALID_HANDLE_VALUE)
            CloseHandle(m_handle);
    }

    bool isOpen() const { return m_handle != INVALID_HANDLE_VALUE; }
    HANDLE get() const { return m_handle; }

private:
    HANDLE m_handle;
};

std::uint64_t joined(DWORD high, DWORD low)
{
    return (static_cast<std::uint64_t>(high) << 32) | low;
}

FileStatus statusFrom(const BY_HANDLE_FILE_INFORMATION &from)
{
    // File times count 100 ns from 1601.
    constexpr std::int64_t kNanosecondsPerTick = 100;
    constexpr std::int64_t kTicksTo1970 = 116'444'736'000'000'000;
    const auto ticks = static_cast<std::int64_t>(joined(from.ftLastWriteTime.dwHighDateTime, from.ftLastWriteTime.dwLowDateTime));
    return {.stamp = {.size = joined(from.nFileSizeHigh, from.nFileSizeLow),
                      .mtimeNs = (ticks - kTicksTo1970) * kNanosecondsPerTick,
                      .inode = joined(from.nFileIndexHigh, from.nFileIndexLow),
                      .device = from.dwVolumeSerialNumber},
            .links = from.nNumberOfLinks};
}

OVERLAPPED at(std::uint64_t offset)
{
    OVERLAPPED place = {};
    place.Offset = static_cast<DWORD>(offset);
    place.OffsetHigh = static_cast<DWORD>(offset >> 32);
    return place;
}

constexpr std::size_t kLargestCall = 1 << 30;

class NativeFile final : public store::File {
public:
    NativeFile(QString path, Handle handle) : m_path(std::move(path)), m_handle(std::move(handle)) {}

    DiskOutcome<std::size_t> readAt(std::uint64_t offset, MutableByteView into) override
    {
        std::size_t done = 0;
        while (done < into.size()) {
            OVERLAPPED place = at(offset + done);
            DWORD count = 0;
            const auto wanted = static_cast<DWORD>(std::min(into.size() - done, kLargestCall));
            if (!ReadFile(m_handle.get(), into.data() + done, wanted, &count, &place) && GetLastError() != ERROR_HANDLE_EOF)
                return lastError(m_path);
            if (count == 0)
                break;
            done += count;
        }
        return done;
    }

    DiskOutcome<void> writeAt(std::uint64_t offset, ByteView bytes) override
    {
        while (!bytes.empty()) {
            OVERLAPPED place = at(offset);
            DWORD count = 0;
            if (!WriteFile(m_handle.get(), bytes.data(), static_cast<DWORD>(std::min(bytes.size(), kLargestCall)), &count, &place))
                return lastError(m_path);
            bytes = bytes.subspan(count);
            offset += count;
        }
        return {};
    }

    DiskOutcome<void> sync() override
    {
        return FlushFileBuffers(m_handle.get()) ? DiskOutcome<void>() : lastError(m_path);
    }

    DiskOutcome<void> truncate(std::uint64_t size) override
    {
        FILE_END_OF_FILE_INFO end = {};
        end.EndOfFile.QuadPart = static_cast<LONGLONG>(size);
        if (!SetFileInformationByHandle(m_handle.get(), FileEndOfFileInfo, &end, sizeof end))
            return lastError(m_path);
        return {};
    }

    DiskOutcome<void> reserve(std::uint64_t size) override
    {
        const auto before = status();
        // Less than is there would cut the file short.
        if (!before || before->stamp.size >= size)
            return before ? DiskOutcome<void>() : Failure{before.error()};
        FILE_ALLOCATION_INFO space = {};
        space.AllocationSize.QuadPart = static_cast<LONGLONG>(size);
        if (!SetFileInformationByHandle(m_handle.get(), FileAllocationInfo, &space, sizeof space))
            return lastError(m_path);
        return {};
    }

    DiskOutcome<FileStatus> status() override
    {
        BY_HANDLE_FILE_INFORMATION information = {};
        if (!GetFileInformationByHandle(m_handle.get(), &information))
            return lastError(m_path);
        return statusFrom(information);
    }

private:
    QString m_path;
    Handle m_handle;
};

Handle openHandle(const QString &path, DWORD access, DWORD creation, DWORD flags)
{
    return Handle(CreateFileW(nativeName(path).c_str(), access, kShareAll, nullptr, creation, flags, nullptr));
}

} // namespace

DiskOutcome<std::unique_ptr<store::File>> NativeFileSystem::open(const QString &path, Access access)
{
    const DWORD rights = access == Access::Read ? GENERIC_READ : GENERIC_READ | GENERIC_WRITE;
    const DWORD creation = access == Access::CreateNew ? CREATE_NEW : OPEN_EXISTING;
    const DWORD flags = access == Access::ReadWrite ? FILE_FLAG_OPEN_REPARSE_POINT : FILE_ATTRIBUTE_NORMAL;
    Handle handle = openHandle(path, rights, creation, flags);
    if (!handle.isOpen())
        return lastError(path);
    if (access == Access::CreateNew) {
        // Files are sparse only where they say so; a failure costs room, nothing else.
        DWORD ignored = 0;
        DeviceIoControl(handle.get(), FSCTL_SET_SPARSE, nullptr, 0, nullptr, 0, &ignored, nullptr);
    }
    BY_HANDLE_FILE_INFORMATION information = {};
    const bool isKnown = GetFileInformationByHandle(handle.get(), &information);
    const DWORD wrong = FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_REPARSE_POINT | FILE_ATTRIBUTE_DEVICE;
    if (!isKnown || GetFileType(handle.get()) != FILE_TYPE_DISK || (information.dwFileAttributes & wrong) != 0)
        return Failure{DiskError{DiskErrorKind::Io, path, QStringLiteral("not a regular file")}};
    return std::unique_ptr<store::File>(std::make_unique<NativeFile>(path, std::move(handle)));
}

DiskOutcome<FileStatus> NativeFileSystem::status(const QString &path)
{
    Handle handle = openHandle(path, FILE_READ_ATTRIBUTES, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS);
    if (!handle.isOpen())
        return lastError(path);
    return NativeFile(path, std::move(handle)).status();
}

bool NativeFileSystem::isFolder(const QString &path)
{
    const DWORD attributes = GetFileAttributesW(nativeName(path).c_str());
    return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

DiskOutcome<void> NativeFileSystem::makeFolder(const QString &path)
{
    if (CreateDirectoryW(nativeName(path).c_str(), nullptr) || (GetLastError() == ERROR_ALREADY_EXISTS && isFolder(path)))
        return {};
    return lastError(path);
}

DiskOutcome<void> NativeFileSystem::remove(const QString &path)
{
    const std::wstring name = nativeName(path);
    if (isFolder(path) ? RemoveDirectoryW(name.c_str()) : DeleteFileW(name.c_str()))
        return {};
    const DWORD error = GetLastError();
    const bool isNoError = error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND || error == ERROR_DIR_NOT_EMPTY;
    return isNoError ? DiskOutcome<void>() : lastError(path);
}

DiskOutcome<bool> NativeFileSystem::placeAs(const QString &from, const QString &to)
{
    const std::wstring fromName = nativeName(from);
    const std::wstring toName = nativeName(to);
    if (CreateHardLinkW(toName.c_str(), fromName.c_str(), nullptr))
        return true;
    if (GetLastError() == ERROR_ALREADY_EXISTS || GetLastError() == ERROR_FILE_EXISTS)
        return false;
    // Without MOVEFILE_REPLACE_EXISTING it refuses a name that is taken.
    if (MoveFileExW(fromName.c_str(), toName.c_str(), MOVEFILE_WRITE_THROUGH))
        return true;
    if (GetLastError() == ERROR_ALREADY_EXISTS || GetLastError() == ERROR_FILE_EXISTS)
        return false;
    return lastError(to);
}

DiskOutcome<void> NativeFileSystem::replace(const QString &from, const QString &to)
{
    constexpr DWORD kFlags = MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH;
    if (!MoveFileExW(nativeName(from).c_str(), nativeName(to).c_str(), kFlags))
        return lastError(to);
    return {};
}

/// NTFS keeps names in a journal and offers no way to wait for a folder.
DiskOutcome<void> NativeFileSystem::syncFolder(const QString &path)
{
    if (!isFolder(path))
        return Failure{DiskError{DiskErrorKind::Missing, path, {}}};
    return {};
}

} // namespace plug::runtime
