#include "app/application.h"
#include "app/command_line.h"
#include "app/interrupt.h"
#include "app/single_instance.h"

#include <QApplication>

#include <cstdio>

namespace {

/// Words for the terminal that the program was started from.
void print(std::FILE *stream, const QString &text)
{
    const QByteArray line = text.toLocal8Bit() + '\n';
    std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), stream);
}

constexpr int kBadArguments = 2;

/// Asked for nothing but words: no window is needed, and perhaps there is no display to open one on.
bool asksForText(int argc, char **argv)
{
    return argc == 2 && QStringList{QStringLiteral("-h"), QStringLiteral("--help"), QStringLiteral("-v"), QStringLiteral("--version")}.contains(QString::fromLocal8Bit(argv[1]));
}

} // namespace

int main(int argc, char **argv)
{
    if (asksForText(argc, argv)) {
        print(stdout, plug::app::parseCommandLine({QString::fromLocal8Bit(argv[1])})->text);
        return 0;
    }
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("plug"));
    QApplication::setApplicationDisplayName(QStringLiteral("PLUG"));
    QApplication::setApplicationVersion(QStringLiteral(PLUG_VERSION));
    QApplication::setDesktopFileName(QStringLiteral(PLUG_APPLICATION_ID));

    const auto line = plug::app::parseCommandLine(QApplication::arguments().mid(1));
    if (!line) {
        print(stderr, line.error().message);
        return kBadArguments;
    }
    if (!line->text.isEmpty()) {
        print(stdout, line->text);
        return 0;
    }
    plug::app::SingleInstance instance(line->stateFolder.isEmpty() ? plug::app::usualStateFolder() : line->stateFolder);
    if (instance.handOver(line->targets))
        return 0;
    instance.listen();

    plug::app::Application client(*line);
    QObject::connect(&instance, &plug::app::SingleInstance::startedAgain, &client, &plug::app::Application::onStartedAgain);
    // The engine is stopped cleanly on the way out, whatever the window would rather do.
    const plug::app::Interrupt interrupt;
    QObject::connect(&interrupt, &plug::app::Interrupt::requested, &client, [] { QCoreApplication::exit(0); });
    client.start(line->targets);
    return QApplication::exec();
}
