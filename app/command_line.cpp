#include "app/command_line.h"

#include <QCommandLineParser>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUrl>

namespace plug::app {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("plug::app::CommandLine", text);
}

/// Without a slash at the end, which would hide a folder's name.
QString absolutePath(const QString &path)
{
    return QDir::cleanPath(QFileInfo(path).absoluteFilePath());
}

bool isMeantAsLink(const QString &text)
{
    return text.startsWith(QLatin1String("plug:"), Qt::CaseInsensitive) || content::parseLink(text);
}

/// The links in a .pluglink file, one a line; nothing where it is none or has none.
QStringList linksIn(const QString &path)
{
    constexpr qint64 kMaxFile = 256 * 1024;
    QFile file(path);
    if (!path.endsWith(QLatin1String(".pluglink"), Qt::CaseInsensitive) || !QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return {};
    QStringList links;
    for (const QString &line : QString::fromUtf8(file.read(kMaxFile)).split(u'\n')) {
        if (isMeantAsLink(line.trimmed()) && links.size() < qsizetype(ui::Intake::kMaxLinks))
            links << line.trimmed();
    }
    return links;
}

/// A second start resolves paths where it was started, so that the first need not know that folder, and opens no file for it.
QStringList targetsOf(const QString &argument)
{
    const QUrl url(argument);
    if (!url.isLocalFile() && isMeantAsLink(argument))
        return {argument};
    const QString path = absolutePath(url.isLocalFile() ? url.toLocalFile() : argument);
    const QStringList links = linksIn(path);
    return links.isEmpty() ? QStringList{path} : links;
}

Result<quint16, CommandLineError> parsePort(const QString &text)
{
    bool isNumber = false;
    const quint16 port = text.toUShort(&isNumber);
    if (!isNumber || port == 0)
        return Failure{CommandLineError{tr("--port takes a number from 1 to 65535, not \"%1\".").arg(text)}};
    return port;
}

QString helpText()
{
    return tr("plug [LINK | PATH]… [--state DIR] [--port N]\n\n"
              "Opens the window. Links, also those in .pluglink files, are offered for fetching, files and folders are shared.\n"
              "Where PLUG runs already, it gets them.\n\n"
              "  --state DIR    where identity, settings and the list of transfers are kept\n"
              "  --port N       UDP port, for this run\n"
              "  -h, --help     this text\n"
              "  -v, --version  the version");
}

} // namespace

Result<CommandLine, CommandLineError> parseCommandLine(const QStringList &arguments)
{
    const QCommandLineOption state(QStringLiteral("state"), {}, QStringLiteral("DIR"));
    const QCommandLineOption portOption(QStringLiteral("port"), {}, QStringLiteral("N"));
    const QCommandLineOption help(QStringList{QStringLiteral("h"), QStringLiteral("help")});
    const QCommandLineOption version(QStringList{QStringLiteral("v"), QStringLiteral("version")});
    QCommandLineParser parser;
    parser.addOptions({state, portOption, help, version});
    if (!parser.parse(QStringList(QStringLiteral("plug")) + arguments))
        return Failure{CommandLineError{parser.errorText()}};

    CommandLine line;
    if (parser.isSet(help) || parser.isSet(version)) {
        line.text = parser.isSet(help) ? helpText() : QStringLiteral("plug " PLUG_VERSION);
        return line;
    }
    if (parser.isSet(state))
        line.stateFolder = absolutePath(parser.value(state));
    if (parser.isSet(portOption)) {
        const auto port = parsePort(parser.value(portOption));
        if (!port)
            return Failure{port.error()};
        line.port = *port;
    }
    for (const QString &argument : parser.positionalArguments())
        line.targets << targetsOf(argument);
    return line;
}

ui::Intake intakeOfTargets(const QStringList &targets)
{
    ui::Intake intake;
    for (const QString &target : targets) {
        if (auto link = content::parseLink(target)) {
            if (intake.links.size() < ui::Intake::kMaxLinks)
                intake.links.push_back(std::move(*link));
        } else if (isMeantAsLink(target)) {
            intake.brokenLink = target;
        } else if (QFileInfo::exists(target) && intake.paths.size() < ui::Intake::kMaxPaths) {
            intake.paths << target;
        }
    }
    return intake;
}

} // namespace plug::app
