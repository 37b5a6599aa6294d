#include "core/base/random.h"
#include "core/runtime/native_file_system.h"
#include "core/store/disk_reader.h"
#include "core/store/disk_writer.h"
#include "tests/support/source_file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <functional>
#include <grp.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sched.h>
#include <sys/mount.h>
#endif

using namespace plug;
using namespace plug::store;
using plug::runtime::NativeFileSystem;
using plug::test::SourceFile;

namespace {

constexpr std::uint64_t kBlock = protocol::kBlockSize;

/// A process of its own that does `work` and ends with what it gives; it can say a byte at a time how far it is.
class Child {
public:
    explicit Child(const std::function<int(int)> &work)
    {
        int ends[2];
        if (pipe(ends) != 0)
            qFatal("no pipe");
        m_process = fork();
        if (m_process == 0) {
            close(ends[0]);
            _exit(work(ends[1]));
        }
        close(ends[1]);
        m_from = ends[0];
    }
    ~Child() { close(m_from); }

    /// False where the child ended before.
    bool waitForByte() const
    {
        char byte = 0;
        return read(m_from, &byte, 1) == 1;
    }
    void kill() const { ::kill(m_process, SIGKILL); }
    int result() const
    {
        int status = 0;
        waitpid(m_process, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

private:
    pid_t m_process = -1;
    int m_from = -1;
};

/// In a child: the kind of error that a request met, counted from 1; 0 for none.
int codeOf(const DiskAnswer &answer)
{
    const auto *error = std::get_if<DiskError>(&answer);
    return error ? 1 + int(error->kind) : 0;
}

constexpr int kCannotMount = 104;

constexpr int code(DiskErrorKind kind)
{
    return 1 + int(kind);
}

/// Whoever runs the tests as root is let through everywhere; permissions are tried as somebody else then.
void becomeNobody()
{
    constexpr uid_t kNobody = 65534;
    if (geteuid() == 0 && (setgroups(0, nullptr) != 0 || setgid(kNobody) != 0 || setuid(kNobody) != 0))
        _exit(100);
}

} // namespace

class TestDiskCrash : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aKilledWriterClaimsWhatIsThere();
    void aFileThatMayNotGrow();
    void aDiskThatIsFull();
    void aDiskThatWouldBecomeFull();
    void aFolderThatMayNotBeWrittenTo();
    void aFileThatMayNotBeRead();

private:
    QString at(const char *name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    std::shared_ptr<PartFile> partOf(const SourceFile &source) const
    {
        return std::make_shared<PartFile>(
            PartFile{at("downloads/a.plugpart"), at("state/trees/a"), at("state/ledgers/a"), 0, source.size(), {}});
    }
    static Flush flushOf(const std::shared_ptr<PartFile> &part, ByteRange range)
    {
        return {part->ledgerPath, {{.file = part, .ranges = {range}, .spans = {}, .info = {}, .startsOver = false}}};
    }
    LedgerContents ledgerOf(const std::shared_ptr<PartFile> &part)
    {
        return std::get<LedgerContents>(DiskWriter(m_files).execute(LoadLedger{part->ledgerPath}));
    }
    QByteArray contentsOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    NativeFileSystem m_files;
};

void TestDiskCrash::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    // For nobody as well.
    QCOMPARE(chmod(QFile::encodeName(m_folder->path()).constData(), 0755), 0);
    for (const char *folder : {"downloads", "state", "state/trees", "state/ledgers"})
        QVERIFY(QDir().mkpath(at(folder)) && chmod(QFile::encodeName(at(folder)).constData(), 0777) == 0);
}

/// A child fetches and is killed at some moment after a number of flushes; the next goes on from the ledger.
void TestDiskCrash::aKilledWriterClaimsWhatIsThere()
{
    const SourceFile source(200 * kBlock + 5, 1);
    const auto part = partOf(source);
    const auto fetch = [this, &source, &part](int tell) {
        DiskWriter writer(m_files);
        const auto known = std::get<LedgerContents>(writer.execute(LoadLedger{part->ledgerPath}));
        for (std::uint64_t block = 0; block < source.blockCount(); ++block) {
            if (known.files.contains(0) && known.files.at(0).verified.contains(source.block(block)))
                continue;
            if (codeOf(writer.execute(source.writeOf(part, {block, block + 1}))) != 0
                || codeOf(writer.execute(flushOf(part, source.block(block)))) != 0 || write(tell, "x", 1) != 1)
                return 1;
        }
        return codeOf(writer.execute(FinishFile{part, at("downloads/a")}));
    };
    SeededRandom random(1);
    std::uint64_t claimed = 0;
    for (int round = 0; round < 8; ++round) {
        const Child child(fetch);
        const std::uint64_t flushes = 1 + random.below(20);
        for (std::uint64_t i = 0; i < flushes; ++i)
            QVERIFY(child.waitForByte());
        child.kill();
        QCOMPARE(child.result(), -SIGKILL);
        const LedgerFile known = ledgerOf(part).files.at(0);
        const QByteArray there = contentsOf(part->partPath);
        for (const ByteRange &range : known.verified.ranges())
            QCOMPARE(there.mid(qsizetype(range.begin), qsizetype(range.size())), source.bytesOf(range));
        // What was told as done is not lost.
        QVERIFY(known.verified.byteCount() >= claimed + flushes * kBlock);
        claimed = known.verified.byteCount();
    }
    QCOMPARE(Child(fetch).result(), 0);
    QCOMPARE(contentsOf(at("downloads/a")), source.bytes());
    QCOMPARE(QDir(at("downloads")).entryList(QDir::Files), QStringList{QStringLiteral("a")});
}

/// A limit of the process on the size of files stops a write in the middle, as a full disk does, and needs no disk to fill.
void TestDiskCrash::aFileThatMayNotGrow()
{
    const SourceFile source(20 * kBlock, 1);
    const auto part = partOf(source);
    const Child child([this, &source, &part](int) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{10 * kBlock + 100, 10 * kBlock + 100};
        if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
            return 101;
        DiskWriter writer(m_files);
        if (codeOf(writer.execute(source.writeOf(part, {0, 8}))) != 0 || codeOf(writer.execute(flushOf(part, {0, 8 * kBlock}))) != 0)
            return 102;
        const int failed = codeOf(writer.execute(source.writeOf(part, {8, 20})));
        // What was written before still serves.
        if (codeOf(writer.execute(source.writeOf(part, {8, 10}))) != 0 || codeOf(writer.execute(flushOf(part, {8 * kBlock, 10 * kBlock}))) != 0)
            return 103;
        return failed;
    });
    QCOMPARE(child.result(), code(DiskErrorKind::TooLarge));
    QCOMPARE(ledgerOf(part).files.at(0).verified.byteCount(), 10 * kBlock);
    QCOMPARE(contentsOf(part->partPath).first(qsizetype(10 * kBlock)), source.bytesOf({0, 10 * kBlock}));

    DiskWriter writer(m_files);
    QCOMPARE(codeOf(writer.execute(source.writeOf(part, {10, 20}))), 0);
    QCOMPARE(codeOf(writer.execute(FinishFile{part, at("downloads/a")})), 0);
    QCOMPARE(contentsOf(at("downloads/a")), source.bytes());
}

/// A disk of 1 MiB, mounted where the child alone sees it. Where mounting is not allowed, nothing is learned here; then the
/// disk of memory (tst_disk_writer) and the limit above are what stands for it.
void TestDiskCrash::aDiskThatIsFull()
{
#ifdef __linux__
    const SourceFile source(100 * kBlock, 1);
    const auto part = partOf(source);
    const Child child([this, &source, &part](int) {
        const QByteArray folder = QFile::encodeName(at("downloads"));
        if (unshare(CLONE_NEWNS) != 0 || mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
            || mount("none", folder.constData(), "tmpfs", 0, "size=1m") != 0)
            return kCannotMount;
        DiskWriter writer(m_files);
        if (codeOf(writer.execute(source.writeOf(part, {0, 40}))) != 0 || codeOf(writer.execute(flushOf(part, {0, 40 * kBlock}))) != 0)
            return 102;
        const int failed = codeOf(writer.execute(source.writeOf(part, {40, 100})));
        return contentsOf(part->partPath).startsWith(source.bytesOf({0, 40 * kBlock})) ? failed : 103;
    });
    const int result = child.result();
    if (result == kCannotMount)
        qInfo("mounting is not allowed here");
    else
        QCOMPARE(result, code(DiskErrorKind::Full));
#endif
}

/// Whoever wants the space taken first is told before anything is written; what it took of it is given back.
void TestDiskCrash::aDiskThatWouldBecomeFull()
{
#ifdef __linux__
    const SourceFile source(100 * kBlock, 1);
    const auto part = partOf(source);
    part->preallocates = true;
    const Child child([this, &source, &part](int) {
        const QByteArray folder = QFile::encodeName(at("downloads"));
        if (unshare(CLONE_NEWNS) != 0 || mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
            || mount("none", folder.constData(), "tmpfs", 0, "size=1m") != 0)
            return kCannotMount;
        DiskWriter writer(m_files);
        const int failed = codeOf(writer.execute(source.writeOf(part, {0, 1})));
        return QFile(part->partPath).size() == 0 ? failed : 102;
    });
    const int result = child.result();
    if (result == kCannotMount)
        qInfo("mounting is not allowed here");
    else
        QCOMPARE(result, code(DiskErrorKind::Full));
#endif
}

void TestDiskCrash::aFolderThatMayNotBeWrittenTo()
{
    const SourceFile source(2 * kBlock, 1);
    const auto part = partOf(source);
    QCOMPARE(chmod(QFile::encodeName(at("downloads")).constData(), 0555), 0);
    const Child child([this, &source, &part](int) {
        becomeNobody();
        return codeOf(DiskWriter(m_files).execute(source.writeOf(part, {0, 2})));
    });
    QCOMPARE(child.result(), code(DiskErrorKind::Permission));
    QVERIFY(!QFile::exists(part->partPath));
}

void TestDiskCrash::aFileThatMayNotBeRead()
{
    QFile file(at("secret"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("x") == 1);
    file.close();
    QCOMPARE(chmod(QFile::encodeName(file.fileName()).constData(), 0), 0);
    const Child child([this, &file](int) {
        becomeNobody();
        return codeOf(DiskReader(m_files).execute(ReadWhole{file.fileName()}));
    });
    QCOMPARE(child.result(), code(DiskErrorKind::Permission));
}

QTEST_APPLESS_MAIN(TestDiskCrash)
#include "tst_disk_crash.moc"
