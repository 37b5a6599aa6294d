#include "ui/format/error_text.h"

#include <QLocale>

namespace plug::ui {

QString ErrorText::of(const content::LinkError &error, const QString &text)
{
    const QString reason = reasonOf(error);
    if (error.position < 0 || error.position >= text.size())
        return reason;
    return tr("%1 Look at character %2, “%3”.", "%1 is a whole sentence")
        .arg(reason, QLocale().toString(error.position + 1), text.mid(error.position, 1));
}

QString ErrorText::reasonOf(const content::LinkError &error)
{
    using Reason = content::LinkError::Reason;
    switch (error.reason) {
    case Reason::Empty:
        return tr("Paste a link or a GUID.");
    case Reason::TooLong:
        return tr("This is too long to be a link.");
    case Reason::NotALink:
        return tr("This is not a PLUG link: it starts with “plug:plug1” or “plug1”.");
    case Reason::BadGuid:
        return tr("The GUID is mistyped.");
    case Reason::BadParameter:
        return tr("A part of the link after “?” cannot be read.");
    case Reason::BadName:
        return tr("The name in the link is not a safe file name.");
    case Reason::BadSize:
        return tr("The size in the link is not a possible size.");
    case Reason::BadHost:
        return tr("A host in the link is not of the form identity@address:port.");
    case Reason::TooManyHosts:
        return tr("The link names too many hosts.");
    case Reason::BadSecret:
        return tr("The secret in the link is damaged.");
    case Reason::DuplicateParameter:
        return tr("The link says the same thing twice.");
    }
    return {};
}

QString ErrorText::of(const engine::Failed &failure, const QString &name)
{
    const QString named = name.isEmpty() ? tr("A transfer") : tr("“%1”", "the name of a transfer").arg(name);
    switch (failure.reason) {
    case engine::Failed::Reason::Disk:
        return tr("%1: %2", "%1 is the name of a transfer, %2 a whole sentence").arg(named, of(failure.disk));
    case engine::Failed::Reason::TooMany:
        return tr("%1 was not added: the list is full. Remove something from it first.").arg(named);
    case engine::Failed::Reason::BadCollection:
        return tr("%1: the folder's list of files is broken or unsafe, so nothing of it was written.").arg(named);
    case engine::Failed::Reason::SharingStopped:
        return tr("%1 is no longer shared: the file was changed or is gone.").arg(named);
    }
    return {};
}

QString ErrorText::of(const store::DiskError &error)
{
    using Kind = store::DiskErrorKind;
    switch (error.kind) {
    case Kind::Full:
        return tr("The disk with “%1” is full.").arg(error.path);
    case Kind::ReadOnly:
        return tr("“%1” can only be read.").arg(error.path);
    case Kind::Missing:
        return tr("“%1” is not there.").arg(error.path);
    case Kind::Permission:
        return tr("The system does not allow access to “%1”.").arg(error.path);
    case Kind::Changed:
        return tr("“%1” was changed after it was shared.").arg(error.path);
    case Kind::Corrupt:
        return tr("“%1” is damaged.").arg(error.path);
    case Kind::TooLarge:
        return tr("“%1” is too large or has too many files.").arg(error.path);
    case Kind::UnsafeName:
        return tr("“%1” has a name that is not safe on every system. Rename it, then share it.").arg(error.path);
    case Kind::Cancelled:
        return tr("It was cancelled.");
    case Kind::Io:
        break;
    }
    if (error.system.isEmpty())
        return tr("“%1” cannot be read or written.").arg(error.path);
    return tr("“%1” cannot be read or written: %2.").arg(error.path, error.system);
}

} // namespace plug::ui
