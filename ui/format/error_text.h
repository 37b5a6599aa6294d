#pragma once

#include "core/content/link.h"
#include "core/engine/event.h"

#include <QCoreApplication>
#include <QString>

namespace plug::ui {

/// The words for what went wrong, in the user's language.
class ErrorText {
    Q_DECLARE_TR_FUNCTIONS(plug::ui::ErrorText)

public:
    /// `text` is what was parsed; names the character where the error has a position.
    static QString of(const content::LinkError &error, const QString &text);
    /// `name` of the transfer, possibly empty.
    static QString of(const engine::Failed &failure, const QString &name);
    static QString of(const store::DiskError &error);

private:
    static QString reasonOf(const content::LinkError &error);
};

} // namespace plug::ui
