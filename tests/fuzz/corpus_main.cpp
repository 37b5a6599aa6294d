/// Runs a fuzz target without libFuzzer: every file of the folder that the first argument names, then seeded mutations
/// of these files, alone and put together. Ends at the first failure with the input in hexadecimal.
#include "tests/fuzz/mutation.h"

#include <QDir>
#include <QFile>

#include <csignal>
#include <cstdio>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size);

namespace {

constexpr int kMutations = 20'000;
constexpr std::uint64_t kSeed = 1;

/// What the target is given now, for onAbort().
QByteArray currentInput;

void onAbort(int)
{
    std::fprintf(stderr, "input: %s\n", currentInput.toHex().constData());
    std::signal(SIGABRT, SIG_DFL);
}

void run(const QByteArray &input)
{
    currentInput = input;
    // A copy of its exact size, so that a sanitizer sees each byte read beyond its end.
    const std::vector<std::uint8_t> exact(input.begin(), input.end());
    LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

std::vector<QByteArray> readCorpus(const QString &folder)
{
    std::vector<QByteArray> corpus;
    for (const QString &name : QDir(folder).entryList(QDir::Files, QDir::Name)) {
        QFile file(folder + u'/' + name);
        if (!file.open(QIODevice::ReadOnly)) {
            std::fprintf(stderr, "cannot open %s\n", qPrintable(file.fileName()));
            return {};
        }
        corpus.push_back(file.readAll());
    }
    return corpus;
}

QByteArray mutated(const std::vector<QByteArray> &corpus, plug::RandomSource &random)
{
    QByteArray input = corpus[random.below(corpus.size())];
    if (random.below(4) == 0)
        input += corpus[random.below(corpus.size())];
    plug::test::mutate(input, random);
    return input;
}

} // namespace

int main(int argc, char *argv[])
{
    const std::vector<QByteArray> corpus = argc == 2 ? readCorpus(QFile::decodeName(argv[1])) : std::vector<QByteArray>();
    if (corpus.empty()) {
        std::fprintf(stderr, "usage: %s <folder of inputs, not empty>\n", argv[0]);
        return 2;
    }
    std::signal(SIGABRT, onAbort);
    run({});
    for (const QByteArray &input : corpus)
        run(input);
    plug::SeededRandom random(kSeed);
    for (int i = 0; i < kMutations; ++i)
        run(mutated(corpus, random));
    std::printf("%zu inputs and %d mutations\n", corpus.size(), kMutations);
    return 0;
}
