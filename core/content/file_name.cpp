#include "core/content/file_name.h"

#include "core/base/protocol.h"

#include <QList>
#include <QTextBoundaryFinder>

#include <algorithm>
#include <array>

namespace plug::content {

namespace {

constexpr qsizetype kMaxPathBytes = protocol::kMaxPathBytes;
constexpr qsizetype kMaxExtensionLength = 16;
constexpr qsizetype kMaxNameBytes = protocol::kMaxNameBytes;

bool isJoiner(char32_t c) { return c == 0x200c || c == 0x200d; }

bool isForbiddenSign(char32_t c)
{
    return c < 0x80 && QStringView(u"/\\:<>\"|?*").contains(QChar(static_cast<char16_t>(c)));
}

/// Characters that are not seen, or that change how their neighbours are seen.
bool isInvisible(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return QChar::isNonCharacter(c);
    }
}

bool isTrailingTrouble(QChar c) { return c == u'.' || c.isSpace(); }

/// May the joiner at `i` stand there. Beside ASCII it could only disguise a name.
bool isJoinerAtHome(const QList<uint> &characters, qsizetype i)
{
    const auto isFit = [&](qsizetype at) {
        return at >= 0 && at < characters.size() && characters[at] >= 0x80 && !isInvisible(characters[at]);
    };
    return isJoiner(characters[i]) && isFit(i - 1) && isFit(i + 1);
}

/// Windows knows a device by its name before the first dot, whatever follows (CON.txt, "nul .tar.gz").
bool isReservedDevice(const QString &name)
{
    static const std::array<QString, 7> kDevices{
        QStringLiteral("con"), QStringLiteral("prn"), QStringLiteral("aux"), QStringLiteral("nul"),
        QStringLiteral("conin$"), QStringLiteral("conout$"), QStringLiteral("clock$")};
    const QString base = name.section(u'.', 0, 0).trimmed().toCaseFolded();
    if (std::find(kDevices.begin(), kDevices.end(), base) != kDevices.end())
        return true;
    const bool isPort = base.size() == 4 && (base.startsWith(u"com") || base.startsWith(u"lpt"));
    return isPort && QStringView(u"0123456789\u00b9\u00b2\u00b3").contains(base[3]);
}

QString withoutTrailingTrouble(QString name)
{
    while (!name.isEmpty() && isTrailingTrouble(name.back()))
        name.chop(1);
    return name;
}

/// The longest beginning of at most `maxBytes` of UTF-8 that does not cut what a reader takes for one character.
QString cut(const QString &text, qsizetype maxBytes)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    qsizetype fits = 0;
    qsizetype bytes = 0;
    for (qsizetype next = finder.toNextBoundary(); next > 0; next = finder.toNextBoundary()) {
        bytes += text.sliced(fits, next - fits).toUtf8().size();
        if (bytes > maxBytes)
            break;
        fits = next;
    }
    while (fits > 0 && isJoiner(text[fits - 1].unicode()))
        --fits;
    return text.first(fits);
}

QString cutBeforeExtension(const QString &name, qsizetype maxBytes)
{
    if (name.toUtf8().size() <= maxBytes)
        return name;
    const qsizetype dot = name.lastIndexOf(u'.');
    const QString extension = dot > 0 && name.size() - dot <= kMaxExtensionLength ? name.sliced(dot) : QString();
    const QString stem = name.chopped(extension.size());
    return withoutTrailingTrouble(cut(stem, maxBytes - extension.toUtf8().size()) + extension);
}

QString withoutForbidden(const QString &name)
{
    const QList<uint> characters = name.toUcs4();
    QString kept;
    for (qsizetype i = 0; i < characters.size(); ++i) {
        const char32_t c = characters[i];
        if (isForbiddenSign(c))
            kept += u'_';
        else if (!isInvisible(c) || isJoinerAtHome(characters, i))
            kept += QString::fromUcs4(&c, 1);
    }
    return kept;
}

/// Full case folding (Unicode, CaseFolding.txt, C and F). QString's own is C and S, which takes no character for two;
/// those that F does are the ones that have no upper case but one of several characters, and U+0130.
QString fullyFolded(QString text)
{
    text = text.replace(QChar(0x130), QStringLiteral("i\u0307")).toCaseFolded();
    if (text.toUpper().size() == text.size())
        return text;
    QString full;
    for (const char32_t c : text.toUcs4()) {
        const QString one = QString::fromUcs4(&c, 1);
        const QString upper = one.toUpper();
        full += upper.size() > one.size() ? upper.toCaseFolded() : one;
    }
    return full;
}

} // namespace

bool isSafeFileName(const QString &name)
{
    // A UTF-16 unit is at least one byte of UTF-8: this bounds the work on a hostile name.
    if (name.isEmpty() || name.size() > kMaxNameBytes || !name.isValidUtf16() || name.toUtf8().size() > kMaxNameBytes)
        return false;
    const QList<uint> characters = name.toUcs4();
    for (qsizetype i = 0; i < characters.size(); ++i) {
        if (isForbiddenSign(characters[i]) || (isInvisible(characters[i]) && !isJoinerAtHome(characters, i)))
            return false;
    }
    return !isTrailingTrouble(name.back()) && !isReservedDevice(name);
}

QString safeFileName(const QString &name)
{
    if (isSafeFileName(name))
        return name;
    QString safe = cutBeforeExtension(withoutTrailingTrouble(withoutForbidden(name)), kMaxNameBytes);
    if (isReservedDevice(safe))
        safe = u'_' + cutBeforeExtension(safe, kMaxNameBytes - 1);
    return isSafeFileName(safe) ? safe : QStringLiteral("file");
}

std::optional<QStringList> safePathComponents(const QString &path)
{
    if (path.size() > kMaxPathBytes || path.toUtf8().size() > kMaxPathBytes)
        return std::nullopt;
    const QStringList components = path.split(u'/');
    if (!std::all_of(components.begin(), components.end(), isSafeFileName))
        return std::nullopt;
    return components;
}

QString foldedPath(const QString &path)
{
    QString bare = path;
    bare.removeIf([](QChar c) { return isJoiner(c.unicode()); });
    // Folding can undo the composition ("ǰ" becomes 'j' and a caron), hence the second one.
    return fullyFolded(bare.normalized(QString::NormalizationForm_C)).normalized(QString::NormalizationForm_C);
}

} // namespace plug::content
