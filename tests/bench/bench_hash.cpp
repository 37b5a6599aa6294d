#include "core/crypto/digest.h"
#include "core/runtime/file_hasher.h"
#include "core/runtime/native_file_system.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTextStream>

#include <algorithm>
#include <chrono>
#include <limits>
#include <thread>

/// How fast a file is hashed into its tree, against plain SHA-256 of the same bytes on one thread.
///   bench_hash [megabytes] [folder]
namespace {

using namespace plug;

constexpr std::uint64_t kMegabyte = 1'000'000;

/// The best of a few runs: what else the machine does only ever makes it slower.
template <typename Work>
double secondsOf(Work work)
{
    constexpr int kRuns = 3;
    double best = std::numeric_limits<double>::max();
    for (int run = 0; run < kRuns; ++run) {
        const auto begin = std::chrono::steady_clock::now();
        work();
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
    return best;
}

void makeFile(const QString &path, std::uint64_t megabytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("cannot write %s: %s", qPrintable(path), qPrintable(file.errorString()));
    QByteArray bytes(qsizetype(kMegabyte), Qt::Uninitialized);
    for (std::uint64_t i = 0; i < megabytes; ++i) {
        bytes.fill(char(i));
        file.write(bytes);
    }
}

/// Reads and hashes as the plainest program would.
void hashPlainly(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        qFatal("cannot read %s", qPrintable(path));
    QByteArray buffer(1024 * 1024, Qt::Uninitialized);
    crypto::Sha256 hasher;
    for (qint64 got = file.read(buffer.data(), buffer.size()); got > 0; got = file.read(buffer.data(), buffer.size()))
        hasher.update(viewOf(buffer).first(std::size_t(got)));
    hasher.finish();
}

void hashIntoTree(const QString &path, const QString &stateFolder, int threads)
{
    runtime::NativeFileSystem files;
    const auto hashed = runtime::hashFile(files, store::Layout(stateFolder),
                                          {.path = path, .threads = threads, .stop = {}, .progress = {}});
    if (!hashed)
        qFatal("hashing failed: %s", qPrintable(hashed.error().system));
}

} // namespace

int main(int argc, char **argv)
{
    const std::uint64_t megabytes = argc > 1 ? QByteArray(argv[1]).toULongLong() : 1000;
    QTemporaryDir folder(argc > 2 ? QString::fromLocal8Bit(argv[2]) + QStringLiteral("/bench") : QString());
    const QString path = folder.filePath(QStringLiteral("file"));
    makeFile(path, megabytes);
    hashPlainly(path); // the file is in memory from here on

    const int cores = int(std::max(1u, std::thread::hardware_concurrency()));
    QTextStream out(stdout);
    const double plain = double(megabytes) / secondsOf([&] { hashPlainly(path); });
    out << QStringLiteral("SHA-256 alone, 1 thread   %1 MB/s\n").arg(plain, 8, 'f', 0);
    for (const int threads : cores > 1 ? std::vector{1, cores} : std::vector{1}) {
        const double speed = double(megabytes) / secondsOf([&] { hashIntoTree(path, folder.path(), threads); });
        out << QStringLiteral("hashFile, %1 thread(s)     %2 MB/s   %3 of %1 x SHA-256\n")
                   .arg(threads).arg(speed, 8, 'f', 0).arg(speed / (plain * threads), 0, 'f', 2);
    }
}
