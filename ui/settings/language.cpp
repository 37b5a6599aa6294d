#include "ui/settings/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

// The initialiser of a resource that lies in a static library must be called from outside of every namespace.
static void loadTranslations()
{
    Q_INIT_RESOURCE(plug_translations);
}

namespace plug::ui {
namespace {

void install(QCoreApplication &application, const QLocale &locale, const QString &name, const QString &folder)
{
    auto *translator = new QTranslator(&application);
    if (translator->load(locale, name, QStringLiteral("_"), folder))
        application.installTranslator(translator);
    else
        delete translator;
}

} // namespace

QStringList languages()
{
    return {QStringLiteral("en"), QStringLiteral("de")};
}

void speak(QCoreApplication &application, const QString &language)
{
    loadTranslations();
    const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
    QLocale::setDefault(locale);
    // English last in line: its file has the plurals of the words in the sources.
    install(application, QLocale(QLocale::English), QStringLiteral("plug"), QStringLiteral(":/translations"));
    install(application, locale, QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    install(application, locale, QStringLiteral("plug"), QStringLiteral(":/translations"));
}

} // namespace plug::ui
